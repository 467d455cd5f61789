package io.vivavoce.config;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;

/** The known name that somebody may have meant. */
final class Nearest {
    /** No name of ours is half as long. */
    private static final int MAX_CHARS = 100;

    private Nearest() {}

    /** Of {@code known}, which is not empty, the path that is nearest to {@code path}: wholly, or by its last name. */
    static String to(String path, Collection<String> known) {
        var cut = path.length() > MAX_CHARS ? path.substring(0, MAX_CHARS) : path;
        return known.stream()
                .min(Comparator.comparingInt(each -> distance(cut, each)))
                .orElseThrow();
    }

    /** A right name in a wrong section is nearer than a wrong name in the right one. */
    private static int distance(String written, String known) {
        return Math.min(edits(written, known), 1 + 2 * edits(last(written), last(known)));
    }

    private static String last(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    /** Levenshtein distance. */
    private static int edits(String from, String to) {
        var row = new int[to.length() + 1];
        Arrays.setAll(row, i -> i);
        for (var i = 1; i <= from.length(); i++) {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= to.length(); j++) {
                var change = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
