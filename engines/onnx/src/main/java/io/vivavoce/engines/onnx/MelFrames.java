package io.vivavoce.engines.onnx;

/**
 * The spectra of a {@link LogMel}'s frames as they are before its sound is normalized; a ring of 800, 320 kB. Thread: one at
 * a time.
 */
final class MelFrames {
    /** Filters that take from bin 0 or 1. */
    static final int LOW_MELS = MelFilters.reachingBelow(2);

    private static final int MELS = MelFilters.COUNT;
    /** Unnormalized energies are kept down to here, so that the reference's floor can be applied later. */
    private static final double LEAST_KEPT = 1e-30;

    /** For whatever is to be computed next. */
    final Spectrum spectrum = new Spectrum();

    private final float[] logEnergy = new float[LogMel.FRAMES * MELS];
    /** Without bins 0 and 1, of the filters that take from them. */
    private final double[] lowEnergy = new double[LogMel.FRAMES * LOW_MELS];

    private final double[] bin0 = new double[LogMel.FRAMES];
    private final double[] bin1Real = new double[LogMel.FRAMES];
    private final double[] bin1Imaginary = new double[LogMel.FRAMES];

    /** Keeps what {@link #spectrum} says of its samples in {@code slot}. */
    void keep(int slot) {
        spectrum.compute();
        bin0[slot] = spectrum.bin0;
        bin1Real[slot] = spectrum.bin1Real;
        bin1Imaginary[slot] = spectrum.bin1Imaginary;
        for (int mel = 0; mel < MELS; mel++) {
            double energy = MelFilters.energy(mel, spectrum.power, 2);
            if (mel < LOW_MELS) lowEnergy[slot * LOW_MELS + mel] = energy;
            logEnergy[slot * MELS + mel] = (float) Math.log10(Math.max(LEAST_KEPT, energy));
        }
    }

    /** Decades of a filter's energy that takes nothing from bins 0 and 1. */
    float logEnergy(int slot, int mel) {
        return logEnergy[slot * MELS + mel];
    }

    /** Energy of one of the lowest filters when {@code mean} is taken off all samples. */
    double lowEnergy(int slot, int mel, double mean) {
        double zero = bin0[slot] - mean * Spectrum.CONSTANT;
        double oneReal = bin1Real[slot] + mean * Spectrum.CONSTANT / 2;
        double oneImaginary = bin1Imaginary[slot];
        return lowEnergy[slot * LOW_MELS + mel]
                + MelFilters.weight(mel, 0) * zero * zero
                + MelFilters.weight(mel, 1) * (oneReal * oneReal + oneImaginary * oneImaginary);
    }
}
