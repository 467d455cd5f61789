package io.vivavoce.engines.onnx;

/**
 * A ring of hops of sound in half the memory of floats: 16 bits a sample, in steps of a power of two that fits each hop.
 *
 * <p>What came as 16-bit sound comes back sample for sample; any other within 90 dB of its hop's peak. Thread: one at a
 * time; allocates nothing after its making.
 */
final class PackedSound {
    private final int hop;
    private final short[] samples;
    private final float[] steps;

    PackedSound(int hops, int hop) {
        this.hop = hop;
        samples = new short[hops * hop];
        steps = new float[hops];
    }

    /** Replaces the hop in {@code slot}; {@code sound} is finite, −1 to 1. */
    void put(int slot, float[] sound) {
        float most = Float.MIN_NORMAL; // below it nothing is told apart from silence
        float least = -Float.MIN_NORMAL;
        for (int i = 0; i < hop; i++) {
            most = Math.max(most, sound[i]);
            least = Math.min(least, sound[i]);
        }
        // The finest steps in which neither end is cut off: those of 16-bit sound, or finer, for 16-bit sound.
        double scale = Math.scalb(1d, Short.SIZE - 1 - Math.getExponent(Math.max(most, -least)));
        if (Math.rint(most * scale) > Short.MAX_VALUE || Math.rint(least * scale) < Short.MIN_VALUE) scale /= 2;
        steps[slot] = (float) (1 / scale);
        for (int i = 0; i < hop; i++) samples[slot * hop + i] = (short) Math.rint(sound[i] * scale);
    }

    /** The sample at {@code index} of the ring. */
    float at(int index) {
        return samples[index] * steps[index / hop];
    }

    /** Of all samples. */
    double sum() {
        double all = 0;
        for (int slot = 0; slot < steps.length; slot++) {
            int units = 0; // a hop's fit: 160 times 2¹⁵
            for (int i = slot * hop; i < (slot + 1) * hop; i++) units += samples[i];
            all += (double) units * steps[slot];
        }
        return all;
    }

    /** Of all samples' squares. */
    double squares() {
        double all = 0;
        for (int slot = 0; slot < steps.length; slot++) {
            long units = 0;
            for (int i = slot * hop; i < (slot + 1) * hop; i++) units += samples[i] * samples[i];
            all += units * ((double) steps[slot] * steps[slot]);
        }
        return all;
    }

    void copyFrom(PackedSound other) {
        System.arraycopy(other.samples, 0, samples, 0, samples.length);
        System.arraycopy(other.steps, 0, steps, 0, steps.length);
    }
}
