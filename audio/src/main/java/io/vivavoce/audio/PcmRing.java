package io.vivavoce.audio;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;

/**
 * The last seconds of a stream: one thread writes, one other reads, none waits and nothing is allocated.
 *
 * <p>When full, the oldest samples are overwritten; those that {@link #read} had not taken yet are counted in {@link
 * #dropped}. Whatever is still held can also be copied by position, any number of times: recognition takes an utterance
 * from its onset on, long after the detector has passed it. For that it can be told to {@link #keepFrom} a position: then
 * it grows, by doubling, instead of overwriting what lies after it, up to a limit; and shrinks when that is not wanted any
 * more. So it does for a reader that is late, up to a limit of its own. Growing and shrinking are all that allocates, on the
 * writer's thread.
 *
 * <p>How it is safe without a lock: the writer first announces how far it will write ({@code announced}), then writes,
 * then publishes ({@code written}). The reader copies, and then looks whether the writer had announced to overwrite
 * what it copied; if so the copy is thrown away. Samples move to a new {@link Held} whole, before any is written there,
 * and the old one is never written again: whoever copies from it copies what was there.
 */
public final class PcmRing {
    private static final VarHandle ANNOUNCED = field("announced");
    private static final VarHandle WRITTEN = field("written");
    /** No position is to be kept. */
    private static final long NOTHING = Long.MAX_VALUE;

    private final int usualSamples;
    private final int lateSamples;
    private final int mostSamples;

    // The writer's.
    @SuppressWarnings("unused") // through ANNOUNCED
    private long announced;

    @SuppressWarnings("unused") // through WRITTEN
    private long written;

    private volatile Held held;

    // The reader's; read by others for information only.
    private volatile long taken;
    private volatile long dropped;

    /** Anyone's wish, the newest counts. */
    private volatile long keptFrom = NOTHING;

    private volatile int keptBehind;

    /**
     * Where samples lie; its length is a power of two.
     *
     * @param from the first position that was moved here
     */
    private record Held(float[] ring, long from) {
        int at(long position) {
            return (int) position & ring.length - 1;
        }

        /** The first position that is still here when {@code end} is announced. */
        long first(long end) {
            return Math.max(from, end - ring.length);
        }

        void copy(long start, float[] into, int offset, int length) {
            int at = at(start);
            int first = Math.min(length, ring.length - at);
            System.arraycopy(ring, at, into, offset, first);
            System.arraycopy(ring, 0, into, offset + first, length - first);
        }

        void put(long start, float[] pcm, int offset, int length) {
            int at = at(start);
            int first = Math.min(length, ring.length - at);
            System.arraycopy(pcm, offset, ring, at, first);
            System.arraycopy(pcm, offset + first, ring, 0, length - first);
        }
    }

    /**
     * A ring that stays as it is.
     *
     * @param capacitySamples 1 to 2³⁰; rounded up to a power of two
     */
    public PcmRing(int capacitySamples) {
        this(capacitySamples, capacitySamples);
    }

    /**
     * A ring that grows while it is told to keep what it would overwrite.
     *
     * @param usualSamples held otherwise; 1 to 2³⁰; rounded up to a power of two
     * @param mostSamples held at most; {@code usualSamples} to 2³⁰; rounded up to a power of two
     */
    public PcmRing(int usualSamples, int mostSamples) {
        this(usualSamples, usualSamples, mostSamples);
    }

    /**
     * A ring that grows for a reader that is late, too.
     *
     * @param usualSamples held otherwise; 1 to 2³⁰; rounded up to a power of two
     * @param lateSamples held at most for what the reader has not taken; {@code usualSamples} to 2³⁰; likewise
     * @param mostSamples held at most; {@code lateSamples} to 2³⁰; likewise
     */
    public PcmRing(int usualSamples, int lateSamples, int mostSamples) {
        if (usualSamples < 1 || lateSamples < usualSamples || mostSamples < lateSamples || mostSamples > 1 << 30) {
            throw new IllegalArgumentException(
                    "usualSamples, lateSamples and mostSamples must be 1 to 2^30 and not fall, got " + usualSamples
                            + ", " + lateSamples + " and " + mostSamples);
        }
        this.usualSamples = powerOfTwo(usualSamples);
        this.lateSamples = powerOfTwo(lateSamples);
        this.mostSamples = powerOfTwo(mostSamples);
        held = new Held(new float[this.usualSamples], 0);
    }

    private static int powerOfTwo(int samples) {
        return samples == 1 ? 1 : Integer.highestOneBit(samples - 1) << 1;
    }

    /** Samples that are held when full, as it is now. Any thread. */
    public int capacity() {
        return held.ring().length;
    }

    /** From now on samples at {@code position} and later are kept, as far as they are still held and fit. Any thread. */
    public void keepFrom(SamplePosition position) {
        keptFrom = position.samples();
    }

    /** From now on only the usual number is held. Any thread. */
    public void keepUsual() {
        keptFrom = NOTHING;
    }

    /** From now on so many samples before {@link #taken} are kept, within the limit for a late reader. Any thread. */
    public void keepBehind(int samples) {
        keptBehind = samples;
    }

    /** Appends samples, over the oldest ones when full. The writer's thread only. */
    public void write(float[] pcm, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, pcm.length);
        long start = (long) WRITTEN.getOpaque(this);
        long end = start + length;
        Held into = fitted(start, end);
        ANNOUNCED.setOpaque(this, end);
        VarHandle.storeStoreFence(); // no sample is overwritten before it is announced
        int kept = Math.min(length, into.ring().length);
        into.put(end - kept, pcm, offset + length - kept, kept);
        WRITTEN.setRelease(this, end);
    }

    /** Where to write up to {@code end}: elsewhere than now when more is to be kept than fits, or less would do. */
    private Held fitted(long start, long end) {
        Held now = held;
        long first = now.first(start);
        long kept = keptFrom;
        int size = enough(end - Math.max(taken - keptBehind, first), usualSamples, lateSamples);
        if (kept != NOTHING) size = enough(end - Math.max(kept, first), Math.max(size, now.ring().length), mostSamples);
        if (size == now.ring().length) return now;
        Held next = new Held(new float[size], Math.max(first, start - size));
        int length = (int) (start - next.from());
        float[] moved = next.ring();
        for (int done = 0; done < length; ) { // piece by piece, for either end may lie anywhere
            int at = next.at(next.from() + done);
            int count = Math.min(length - done, moved.length - at);
            now.copy(next.from() + done, moved, at, count);
            done += count;
        }
        held = next;
        return next;
    }

    private static int enough(long wanted, int least, int most) {
        int size = least;
        while (size < wanted && size < most) size <<= 1;
        return size;
    }

    /** Where the oldest sample lies that is still held. Any thread; it may be gone the next moment. */
    public SamplePosition oldest() {
        return new SamplePosition(firstOf(held));
    }

    /** The position after the newest sample, which is the count of all samples written. Any thread. */
    public SamplePosition newest() {
        return new SamplePosition(written());
    }

    /** The same as a number: allocates nothing. */
    public long written() {
        return (long) WRITTEN.getAcquire(this);
    }

    /** The position of the next sample that {@link #read} gives, if it is still held by then; allocates nothing. */
    public long taken() {
        return taken;
    }

    /** Samples that wait for {@link #read}, at most the capacity. Any thread. */
    public int readable() {
        long end = written();
        return (int) Math.max(0, end - Math.max(taken, held.first(end)));
    }

    /** Samples that were overwritten before {@link #read} took them; what waits now is not in it. Any thread. */
    public long dropped() {
        return dropped;
    }

    /**
     * Leaves out all that waits; it is counted as dropped. The reader's thread only.
     *
     * @return {@link #taken}
     */
    public long skipToNewest() {
        long end = written();
        dropped += end - taken; // the reader is the only one that writes it
        taken = end;
        return end;
    }

    /**
     * Takes the next samples in order; what was overwritten is skipped and counted. The reader's thread only.
     *
     * @return samples written to {@code into}, 0 when none waits; the last of them lies before {@link #taken}
     */
    public int read(float[] into, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, into.length);
        while (true) {
            Held now = held;
            long start = taken;
            long first = firstOf(now);
            if (first > start) {
                dropped += first - start; // the reader is the only one that writes it
                start = first;
                taken = start;
            }
            long end = written();
            if (now != held) continue; // else all that was written by now is there, or was
            int count = (int) Math.min(length, end - start);
            if (count <= 0) return 0;
            if (copyHeld(now, start, into, offset, count)) {
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
        while (true) {
            if (start + length > written()) return false;
            Held now = held;
            if (start >= firstOf(now) && copyHeld(now, start, into, offset, length)) return true;
            if (now == held) return false; // else it grew meanwhile, and what is wanted may be there
        }
    }

    /**
     * Copies samples by position to a new array.
     *
     * @param to the position after the last of them
     * @throws AudioException if part of them is not held any more, or was not written yet
     */
    public float[] copy(SamplePosition from, SamplePosition to) {
        long length = to.since(from);
        if (length >= 0 && length <= mostSamples) {
            float[] copy = new float[(int) length];
            if (copy(from, copy, 0, copy.length)) return copy;
        }
        throw new AudioException("Samples " + from.samples() + " to " + to.samples() + " are not held; "
                + oldest().samples() + " to " + newest().samples() + " are");
    }

    private boolean copyHeld(Held now, long start, float[] into, int offset, int length) {
        now.copy(start, into, offset, length);
        VarHandle.loadLoadFence(); // the samples are read before the announcement is
        return start >= firstOf(now);
    }

    private long firstOf(Held now) {
        return now.first((long) ANNOUNCED.getOpaque(this));
    }

    private static VarHandle field(String name) {
        try {
            return MethodHandles.lookup().findVarHandle(PcmRing.class, name, long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
