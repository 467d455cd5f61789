package io.vivavoce.engines.onnx;

import java.util.Arrays;

/**
 * Whisper's 80 triangular filters over the 201 bins of a 400-point spectrum at 16 kHz: Slaney's mel scale (linear below
 * 1 kHz), each filter of area 1 (librosa's {@code norm="slaney"}). Immutable.
 */
final class MelFilters {
    static final int COUNT = 80;
    static final int BINS = 201;

    private static final double NYQUIST_HZ = 8000;
    private static final double LINEAR_HZ = 1000;
    private static final double MEL_AT_LINEAR = 15;
    private static final double LOG_STEP = Math.log(6.4) / 27;

    private static final int[] FIRST_BIN = new int[COUNT];
    private static final double[][] WEIGHTS = new double[COUNT][];

    static {
        double top = mel(NYQUIST_HZ);
        for (int filter = 0; filter < COUNT; filter++) {
            double low = hz(top * filter / (COUNT + 1));
            double middle = hz(top * (filter + 1) / (COUNT + 1));
            double high = hz(top * (filter + 2) / (COUNT + 1));
            var weights = new double[BINS];
            int first = BINS;
            int end = 0;
            for (int bin = 0; bin < BINS; bin++) {
                double hz = NYQUIST_HZ * bin / (BINS - 1);
                double triangle = Math.min((hz - low) / (middle - low), (high - hz) / (high - middle));
                if (triangle <= 0) continue;
                weights[bin] = triangle * 2 / (high - low);
                first = Math.min(first, bin);
                end = bin + 1;
            }
            FIRST_BIN[filter] = first;
            WEIGHTS[filter] = Arrays.copyOfRange(weights, first, end);
        }
    }

    private MelFilters() {}

    private static double mel(double hz) {
        return hz < LINEAR_HZ ? 3 * hz / 200 : MEL_AT_LINEAR + Math.log(hz / LINEAR_HZ) / LOG_STEP;
    }

    private static double hz(double mel) {
        return mel < MEL_AT_LINEAR ? 200 * mel / 3 : LINEAR_HZ * Math.exp(LOG_STEP * (mel - MEL_AT_LINEAR));
    }

    /** The filter's energy over the bins from {@code fromBin} on. */
    static double energy(int filter, double[] power, int fromBin) {
        double[] weights = WEIGHTS[filter];
        int first = FIRST_BIN[filter];
        double energy = 0;
        for (int i = Math.max(0, fromBin - first); i < weights.length; i++) energy += weights[i] * power[first + i];
        return energy;
    }

    /** The filter's weight of a bin; 0 where it does not reach. */
    static double weight(int filter, int bin) {
        int i = bin - FIRST_BIN[filter];
        return i < 0 || i >= WEIGHTS[filter].length ? 0 : WEIGHTS[filter][i];
    }

    /** How many filters, from the lowest on, take from a bin below {@code bin}. */
    static int reachingBelow(int bin) {
        int count = 0;
        while (count < COUNT && FIRST_BIN[count] < bin) count++;
        return count;
    }
}
