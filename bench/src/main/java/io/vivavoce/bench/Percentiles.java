package io.vivavoce.bench;

import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;

/**
 * A set of figures in three: half of them are at most {@code p50}, 95 of 100 at most {@code p95}, all at most
 * {@code max}. Between two neighbours the percentile is interpolated (Hyndman and Fan's type 7, as in R and NumPy).
 */
public record Percentiles(double p50, double p95, double max) {
    /** Half of what 95 % leaves. */
    private static final double TAIL = .025;

    /** Of {@code values} in any order; empty when there are none. */
    public static Optional<Percentiles> of(Collection<Double> values) {
        if (values.isEmpty()) return Optional.empty();
        var sorted = sorted(values);
        return Optional.of(new Percentiles(at(sorted, .5), at(sorted, .95), sorted[sorted.length - 1]));
    }

    /**
     * What the true percentile lies between with 95 % confidence, without assuming a distribution: the two order
     * statistics whose ranks enclose it with that probability (binomial).
     *
     * @param share 0 to 1, exclusive: .5 for p50
     * @return empty when the values are too few for a lower bound: fewer than 6 for p50, or 2 for p95. With fewer than 72
     *     for p95 there is no upper bound and the largest value stands in ({@link Interval#upperKnown})
     */
    public static Optional<Interval> interval(Collection<Double> values, double share) {
        if (share <= 0 || share >= 1) throw new IllegalArgumentException("share must be within 0 and 1, got " + share);
        if (values.isEmpty()) return Optional.empty();
        var sorted = sorted(values);
        var n = sorted.length;
        var below = 0.0; // probability that at most `rank` values lie below the true percentile
        var lower = 0;
        var upper = n;
        for (var rank = 0; rank <= n; rank++) {
            below += binomial(n, rank, share);
            if (below <= TAIL) lower = rank;
            if (below >= 1 - TAIL) {
                upper = rank;
                break;
            }
        }
        if (Math.pow(1 - share, n) > TAIL) return Optional.empty(); // as likely as that, all lie above it
        return Optional.of(new Interval(sorted[Math.min(lower, n - 1)], sorted[Math.min(upper, n - 1)], upper < n));
    }

    /**
     * A range of confidence.
     *
     * @param upperKnown false when the values are too few for an upper bound, and {@code to} is only the largest seen
     */
    public record Interval(double from, double to, boolean upperKnown) {}

    private static double at(double[] sorted, double share) {
        var place = share * (sorted.length - 1);
        var left = (int) Math.floor(place);
        var right = Math.min(left + 1, sorted.length - 1);
        return sorted[left] + (place - left) * (sorted[right] - sorted[left]);
    }

    private static double[] sorted(Collection<Double> values) {
        var sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        for (var value : sorted)
            if (!Double.isFinite(value)) throw new IllegalArgumentException("figures must be finite, got " + value);
        Arrays.sort(sorted);
        return sorted;
    }

    /** Probability of {@code k} successes in {@code n} trials; by logarithms, since n may be thousands. */
    private static double binomial(int n, int k, double share) {
        var log = k * Math.log(share) + (n - k) * Math.log1p(-share);
        for (var i = 1; i <= k; i++) log += Math.log(n - k + i) - Math.log(i);
        return Math.exp(log);
    }
}
