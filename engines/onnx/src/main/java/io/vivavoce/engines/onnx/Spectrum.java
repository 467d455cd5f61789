package io.vivavoce.engines.onnx;

/**
 * The spectrum of 400 real samples under a periodic Hann window, 25 ms at 16 kHz: as 200 complex numbers, transformed by
 * a Stockham FFT (radices 4, 2, 5, 5) and then unfolded into 201 bins. Reuses its arrays. Thread: one at a time.
 */
final class Spectrum {
    static final int LENGTH = 400;

    private static final int HALF = LENGTH / 2;
    private static final int[] RADICES = {4, 2, 5, 5};

    private static final double[] WINDOW = new double[LENGTH];
    /** For each stage and butterfly, what each of r inputs adds to each of r outputs; twiddles are in it. */
    private static final double[][] STAGE_COS = new double[RADICES.length][];

    private static final double[][] STAGE_SIN = new double[RADICES.length][];
    private static final double[] UNFOLD_COS = new double[HALF + 1];
    private static final double[] UNFOLD_SIN = new double[HALF + 1];

    static {
        for (int i = 0; i < LENGTH; i++) WINDOW[i] = 0.5 - 0.5 * Math.cos(2 * Math.PI * i / LENGTH);
        for (int k = 0; k <= HALF; k++) {
            UNFOLD_COS[k] = Math.cos(-2 * Math.PI * k / LENGTH);
            UNFOLD_SIN[k] = Math.sin(-2 * Math.PI * k / LENGTH);
        }
        int length = HALF;
        for (int stage = 0; stage < RADICES.length; stage++) {
            int radix = RADICES[stage];
            int butterflies = length / radix;
            STAGE_COS[stage] = new double[butterflies * radix * radix];
            STAGE_SIN[stage] = new double[butterflies * radix * radix];
            for (int b = 0; b < butterflies; b++) {
                for (int out = 0; out < radix; out++) {
                    for (int in = 0; in < radix; in++) {
                        double angle = -2 * Math.PI * ((double) in * out / radix + (double) b * out / length);
                        STAGE_COS[stage][(b * radix + out) * radix + in] = Math.cos(angle);
                        STAGE_SIN[stage][(b * radix + out) * radix + in] = Math.sin(angle);
                    }
                }
            }
            length = butterflies;
        }
    }

    /** The sum of the window: what a constant 1 gives in bin 0; in bin 1 it gives minus half of it, elsewhere nothing. */
    static final double CONSTANT = LENGTH / 2.0;

    /** Filled by the caller before {@link #compute}. */
    final double[] samples = new double[LENGTH];

    /** Filled by {@link #compute}: |X|² of bins 0 to 200. */
    final double[] power = new double[HALF + 1];

    /** Filled by {@link #compute}: bin 0, which is real, and bin 1. */
    double bin0;

    double bin1Real;
    double bin1Imaginary;

    private double[] real = new double[HALF];
    private double[] imaginary = new double[HALF];
    private double[] nextReal = new double[HALF];
    private double[] nextImaginary = new double[HALF];

    void compute() {
        for (int i = 0; i < HALF; i++) {
            real[i] = samples[2 * i] * WINDOW[2 * i];
            imaginary[i] = samples[2 * i + 1] * WINDOW[2 * i + 1];
        }
        int length = HALF;
        for (int stage = 0, stride = 1; stage < RADICES.length; stage++) {
            transform(stage, length, stride);
            length /= RADICES[stage];
            stride *= RADICES[stage];
        }
        unfold();
    }

    private void transform(int stage, int length, int stride) {
        int radix = RADICES[stage];
        int butterflies = length / radix;
        double[] cos = STAGE_COS[stage];
        double[] sin = STAGE_SIN[stage];
        for (int b = 0; b < butterflies; b++) {
            for (int out = 0; out < radix; out++) {
                int factor = (b * radix + out) * radix;
                int to = stride * (b * radix + out);
                for (int q = 0; q < stride; q++) {
                    double sumReal = 0;
                    double sumImaginary = 0;
                    for (int in = 0; in < radix; in++) {
                        int from = q + stride * (b + butterflies * in);
                        double c = cos[factor + in];
                        double s = sin[factor + in];
                        sumReal += real[from] * c - imaginary[from] * s;
                        sumImaginary += real[from] * s + imaginary[from] * c;
                    }
                    nextReal[to + q] = sumReal;
                    nextImaginary[to + q] = sumImaginary;
                }
            }
        }
        double[] spent = real;
        real = nextReal;
        nextReal = spent;
        spent = imaginary;
        imaginary = nextImaginary;
        nextImaginary = spent;
    }

    /** Even and odd samples were one complex sequence: takes them apart and joins them as one real transform. */
    private void unfold() {
        for (int k = 0; k <= HALF; k++) {
            int a = k % HALF;
            int b = (HALF - k) % HALF;
            double evenReal = (real[a] + real[b]) / 2;
            double evenImaginary = (imaginary[a] - imaginary[b]) / 2;
            double oddReal = (imaginary[a] + imaginary[b]) / 2;
            double oddImaginary = (real[b] - real[a]) / 2;
            double x = evenReal + oddReal * UNFOLD_COS[k] - oddImaginary * UNFOLD_SIN[k];
            double y = evenImaginary + oddReal * UNFOLD_SIN[k] + oddImaginary * UNFOLD_COS[k];
            power[k] = x * x + y * y;
            if (k == 0) bin0 = x;
            if (k == 1) {
                bin1Real = x;
                bin1Imaginary = y;
            }
        }
    }
}
