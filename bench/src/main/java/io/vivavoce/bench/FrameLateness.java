package io.vivavoce.bench;

import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The histogram {@code vivavoce_frame_lateness_seconds} of a server's {@code /metrics}.
 *
 * @param counts frames that were at most so many seconds late, by that bound
 */
record FrameLateness(NavigableMap<Double, Long> counts) {
    private static final Pattern BUCKET =
            Pattern.compile("vivavoce_frame_lateness_seconds_bucket\\{le=\"([^\"]+)\"} ([0-9.eE+]+)");

    static FrameLateness in(String metrics) {
        var counts = new TreeMap<Double, Long>();
        BUCKET.matcher(metrics).results().forEach(bucket -> {
            var bound = bucket.group(1).equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(bucket.group(1));
            counts.put(bound, (long) Double.parseDouble(bucket.group(2)));
        });
        return new FrameLateness(counts);
    }

    FrameLateness since(FrameLateness before) {
        var counts = new TreeMap<Double, Long>();
        this.counts.forEach((bound, count) -> counts.put(bound, count - before.counts.getOrDefault(bound, 0L)));
        return new FrameLateness(counts);
    }

    /** The least bound, in ms, that such a share of the frames keeps; not a number when there were none. */
    double atMostMs(double share) {
        var all = counts.isEmpty() ? 0 : counts.lastEntry().getValue();
        return counts.entrySet().stream()
                .filter(entry -> all > 0 && entry.getValue() >= share * all)
                .mapToDouble(entry -> entry.getKey() * 1000)
                .findFirst()
                .orElse(Double.NaN);
    }
}
