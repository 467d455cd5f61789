package io.vivavoce.audio;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;

/**
 * The last seconds of a stream: one thread writes, one other reads, none waits and nothing is allocated.
 *
 * <p>When full, the oldest samples are overwritten; those that {@link #read} had not taken yet are counted in {@link
 * #dropped}. Whatever is still held can also be copied by position, any number of times: recognition takes an utterance
 * from its onset on, long after the detector has passed it.
 *
 * <p>How it is safe without a lock: the writer first announces how far it will write ({@code announced}), then writes,
 * then publishes ({@code written}). The reader copies, and then looks whether the writer had announced to overwrite
 * what it copied; if so the copy is thrown away.
 */
public final class PcmRing {
    private static final VarHandle ANNOUNCED = field("announced");
    private static final VarHandle WRITTEN = field("written");

    private final float[] ring;
    private final int mask;

    // The writer's.
    @SuppressWarnings("unused") // through ANNOUNCED
    private long announced;

    @SuppressWarnings("unused") // through WRITTEN
    private long written;

    // The reader's; read by others for information only.
    private volatile long taken;
    private volatile long dropped;

    /**
     * @param capacitySamples 1 to 2³⁰; rounded up to a power of two
     */
    public PcmRing(int capacitySamples) {
        if (capacitySamples < 1 || capacitySamples > 1 << 30) {
            throw new IllegalArgumentException("capacitySamples must be 1 to 2^30, got " + capacitySamples);
        }
        ring = new float[capacitySamples == 1 ? 1 : Integer.highestOneBit(capacitySamples - 1) << 1];
        mask = ring.length - 1;
    }

    /** Samples that are held when full. */
    public int capacity() {
        return ring.length;
    }

    /** Appends samples, over the oldest ones when full. The writer's thread only. */
    public void write(float[] pcm, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, pcm.length);
        long start = (long) WRITTEN.getOpaque(this);
        long end = start + length;
        ANNOUNCED.setOpaque(this, end);
        VarHandle.storeStoreFence(); // no sample is overwritten before it is announced
        int kept = Math.min(length, ring.length);
        int from = offset + length - kept;
        int at = (int) (end - kept) & mask;
        int first = Math.min(kept, ring.length - at);
        System.arraycopy(pcm, from, ring, at, first);
        System.arraycopy(pcm, from + first, ring, 0, kept - first);
        WRITTEN.setRelease(this, end);
    }

    /** Where the oldest sample lies that is still held. Any thread; it may be gone the next moment. */
    public SamplePosition oldest() {
        return new SamplePosition(firstHeld());
    }

    /** The position after the newest sample, which is the count of all samples written. Any thread. */
    public SamplePosition newest() {
        return new SamplePosition((long) WRITTEN.getAcquire(this));
    }

    /** The position of the next sample that {@link #read} gives, if it is still held by then. */
    public SamplePosition readPosition() {
        return new SamplePosition(taken);
    }

    /** Samples that wait for {@link #read}, at most the capacity. Any thread. */
    public int readable() {
        return (int) Math.min(ring.length, (long) WRITTEN.getAcquire(this) - taken);
    }

    /** Samples that were overwritten before {@link #read} took them; what waits now is not in it. Any thread. */
    public long dropped() {
        return dropped;
    }

    /**
     * Takes the next samples in order; what was overwritten is skipped and counted. The reader's thread only.
     *
     * @return samples written to {@code into}, 0 when none waits; the last of them lies before {@link #readPosition}
     */
    public int read(float[] into, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, into.length);
        while (true) {
            long start = taken;
            long held = firstHeld();
            if (held > start) {
                dropped += held - start; // the reader is the only one that writes it
                start = held;
                taken = start;
            }
            int count = (int) Math.min(length, (long) WRITTEN.getAcquire(this) - start);
            if (count <= 0) return 0;
            if (copyHeld(start, into, offset, count)) {
                taken = start + count;
                return count;
            }
        }
    }

    /**
     * Copies samples by position, without taking them. The reader's thread, or any other.
     *
     * @return whether all of them were held until they had been copied; if not, {@code into} holds rubbish
     */
    public boolean copy(SamplePosition from, float[] into, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, into.length);
        long start = from.samples();
        if (start + length > (long) WRITTEN.getAcquire(this) || start < firstHeld()) return false;
        return copyHeld(start, into, offset, length);
    }

    /**
     * Copies samples by position to a new array.
     *
     * @param to the position after the last of them
     * @throws AudioException if part of them is not held any more, or was not written yet
     */
    public float[] copy(SamplePosition from, SamplePosition to) {
        long length = to.since(from);
        if (length >= 0 && length <= ring.length) {
            float[] copy = new float[(int) length];
            if (copy(from, copy, 0, copy.length)) return copy;
        }
        throw new AudioException("Samples " + from.samples() + " to " + to.samples() + " are not held; "
                + oldest().samples() + " to " + newest().samples() + " are");
    }

    private boolean copyHeld(long start, float[] into, int offset, int length) {
        int at = (int) start & mask;
        int first = Math.min(length, ring.length - at);
        System.arraycopy(ring, at, into, offset, first);
        System.arraycopy(ring, 0, into, offset + first, length - first);
        VarHandle.loadLoadFence(); // the samples are read before the announcement is
        return start >= firstHeld();
    }

    private long firstHeld() {
        return Math.max(0, (long) ANNOUNCED.getOpaque(this) - ring.length);
    }

    private static VarHandle field(String name) {
        try {
            return MethodHandles.lookup().findVarHandle(PcmRing.class, name, long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
