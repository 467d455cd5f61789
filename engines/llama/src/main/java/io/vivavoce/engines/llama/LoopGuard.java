package io.vivavoce.engines.llama;

/**
 * Notices that a reply repeats itself: its end is the same few tokens, three times or more, without a change.
 *
 * <p>For each period it counts how long the tokens have equalled those one period before. Thread: one.
 */
final class LoopGuard {
    /** Longest repeated passage in tokens: a long sentence. */
    private static final int LONGEST = 48;

    /** Shorter repetitions are speech: "no, no, no", "ha ha ha", a row of dots. */
    private static final int SHORTEST_RUN = 24;

    private final int[] runs = new int[LONGEST + 1];
    private final int[] last = new int[LONGEST];
    private int count;

    /** True when the reply, with {@code token}, has become a loop. */
    boolean repeats(int token) {
        var loop = false;
        for (int period = 1; period <= Math.min(LONGEST, count); period++) {
            var same = last[(count - period) % LONGEST] == token;
            runs[period] = same ? runs[period] + 1 : 0;
            loop |= runs[period] + period >= Math.max(3 * period, SHORTEST_RUN);
        }
        last[count % LONGEST] = token;
        count++;
        return loop;
    }
}
