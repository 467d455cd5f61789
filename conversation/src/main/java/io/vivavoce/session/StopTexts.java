package io.vivavoce.session;

import java.util.List;

/**
 * Ends a text that comes in pieces before the first of some stops, wherever the pieces are cut.
 *
 * <p>Thread: one; for one text.
 */
final class StopTexts {
    private final List<String> stops;
    private final int longest;
    private final StringBuilder kept = new StringBuilder();
    private boolean reached;

    /** @param stops none of them empty */
    StopTexts(List<String> stops) {
        this.stops = stops;
        longest = stops.stream().mapToInt(String::length).max().orElse(0);
    }

    /** @return what can be given out: all but a stop, what follows it, and an end that may become one */
    String add(String piece) {
        if (reached) return "";
        kept.append(piece);
        var first = stops.stream().mapToInt(kept::indexOf).filter(at -> at >= 0).min();
        reached = first.isPresent();
        var end = first.orElseGet(() -> kept.length() - maybe());
        var out = kept.substring(0, end);
        kept.delete(0, reached ? kept.length() : end);
        return out;
    }

    /** Length of the longest end that some stop begins with. */
    private int maybe() {
        for (var from = Math.max(0, kept.length() - longest); from < kept.length(); from++) {
            var end = kept.substring(from);
            if (stops.stream().anyMatch(stop -> stop.startsWith(end))) return end.length();
        }
        return 0;
    }

    /** Whether a stop came: nothing follows. */
    boolean reached() {
        return reached;
    }

    /** The text is over: what was kept back. */
    String rest() {
        var out = kept.toString();
        kept.setLength(0);
        return out;
    }
}
