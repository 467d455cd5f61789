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
        int fraction = Short.SIZE - 1 - Math.getExponent(Math.max(most, -least));
        if (units(most, fraction) > Short.MAX_VALUE || units(least, fraction) < Short.MIN_VALUE) fraction--;
        steps[slot] = Math.scalb(1f, -fraction);
        for (int i = 0; i < hop; i++) {
            samples[slot * hop + i] = (short) units(sound[i], fraction);
        }
    }

    private static int units(float sample, int fraction) {
        return Math.round(Math.scalb(sample, fraction));
    }

    /** The sample at {@code index} of the ring. */
    float at(int index) {
        return samples[index] * steps[index / hop];
    }

    void copyFrom(PackedSound other) {
        System.arraycopy(other.samples, 0, samples, 0, samples.length);
        System.arraycopy(other.steps, 0, steps, 0, steps.length);
    }
}
