package io.vivavoce.realtime;

/**
 * What of a transcript that grows will most likely stay: the whole words on which two of them in a row agree, all but the
 * last. Measured agreement of this kind is what streaming recognizers call local agreement. Thread: one at a time.
 */
final class StablePrefix {
    private String before = "";

    /** The next transcript of the same utterance; returns how many of its units are stable. */
    int next(String text) {
        var same = 0;
        var most = Math.min(before.length(), text.length());
        while (same < most && before.charAt(same) == text.charAt(same)) same++;
        before = text;
        while (same > 0 && !endsWord(text, same)) same--;
        return same;
    }

    /** Between two words: the last of all may be half of one. */
    private static boolean endsWord(String text, int at) {
        return at < text.length() && text.charAt(at) == ' ' && text.charAt(at - 1) != ' ';
    }

    /** Another utterance begins. */
    void reset() {
        before = "";
    }
}
