package io.vivavoce.engines.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/** What one step computes. One owner, one thread; its memory lives as long as the arena given. */
final class LlamaBatch {
    /** struct llama_batch, passed by value. */
    static final StructLayout LAYOUT = MemoryLayout.structLayout(
            JAVA_INT.withName("n_tokens"),
            MemoryLayout.paddingLayout(4),
            ADDRESS.withName("token"),
            ADDRESS.withName("embd"),
            ADDRESS.withName("pos"),
            ADDRESS.withName("n_seq_id"),
            ADDRESS.withName("seq_id"),
            ADDRESS.withName("logits"));

    private final MemorySegment struct;
    private final MemorySegment tokens;
    private final MemorySegment positions;
    private final MemorySegment sequences;
    private final MemorySegment wantsLogits;
    private final int capacity;

    LlamaBatch(Arena arena, int capacity) {
        this.capacity = capacity;
        struct = arena.allocate(LAYOUT);
        tokens = pointTo("token", arena.allocate(JAVA_INT, capacity));
        positions = pointTo("pos", arena.allocate(JAVA_INT, capacity));
        var counts = pointTo("n_seq_id", arena.allocate(JAVA_INT, capacity));
        var pointers = pointTo("seq_id", arena.allocate(ADDRESS, capacity));
        wantsLogits = pointTo("logits", arena.allocate(JAVA_BYTE, capacity));
        sequences = arena.allocate(JAVA_INT, capacity);
        for (int i = 0; i < capacity; i++) {
            counts.setAtIndex(JAVA_INT, i, 1);
            pointers.setAtIndex(ADDRESS, i, sequences.asSlice(i * JAVA_INT.byteSize()));
        }
    }

    private MemorySegment pointTo(String field, MemorySegment array) {
        struct.set(ADDRESS, LAYOUT.byteOffset(MemoryLayout.PathElement.groupElement(field)), array);
        return array;
    }

    /** The native struct, to be passed by value. */
    MemorySegment struct() {
        return struct;
    }

    int size() {
        return struct.get(JAVA_INT, 0);
    }

    int room() {
        return capacity - size();
    }

    void clear() {
        struct.set(JAVA_INT, 0, 0);
    }

    /** @return the token's index in this batch */
    int add(int token, int position, int sequence, boolean logits) {
        var i = size();
        tokens.setAtIndex(JAVA_INT, i, token);
        positions.setAtIndex(JAVA_INT, i, position);
        sequences.setAtIndex(JAVA_INT, i, sequence);
        wantsLogits.set(JAVA_BYTE, i, (byte) (logits ? 1 : 0));
        struct.set(JAVA_INT, 0, i + 1);
        return i;
    }
}
