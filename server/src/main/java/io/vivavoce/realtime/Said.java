package io.vivavoce.realtime;

import io.vivavoce.turn.Generation;
import java.util.Arrays;

/**
 * The words of what the user is saying, on their way to the client: of a turn that was taken back only what is new, for the
 * rest stands in an item already; and as deltas only what is stable. Thread: one at a time.
 */
final class Said {
    private final StablePrefix stable = new StablePrefix();
    private Generation lastGeneration = Generation.FIRST;
    private String lastText = "";
    private String carried = "";
    private String sent = "";

    /** What is new of {@code text} when what was taken back goes before it. */
    String own(String text) {
        return !carried.isEmpty() && text.startsWith(carried)
                ? text.substring(carried.length()).stripLeading()
                : text;
    }

    /** The user goes on with what {@code generation} said. */
    void takenBack(Generation generation) {
        if (generation.equals(lastGeneration)) carried = lastText;
    }

    /** Whether something was taken back, and nothing was added to it. */
    boolean isOldAlone(String text) {
        return !carried.isEmpty() && own(text).isEmpty();
    }

    /** The transcript so far, of {@link #own} words; returns how much of it is stable. */
    int partial(String own) {
        return stable.next(own);
    }

    /** What is to be sent as a delta so that {@code text}, a stable beginning or the whole, is known; empty for nothing. */
    String delta(String text) {
        if (!text.startsWith(sent)) return "";
        var delta = text.substring(sent.length());
        sent = text;
        return delta;
    }

    /**
     * The final {@code text} as the client is told it: deltas are never taken back, so where it does not begin with them they
     * stay, and as many words of it are left out.
     */
    String whole(String text) {
        if (sent.isEmpty() || text.startsWith(sent)) return text;
        var words = text.strip().split("\\s+");
        var known = sent.strip().split("\\s+").length;
        var rest = String.join(" ", Arrays.asList(words).subList(Math.min(known, words.length), words.length));
        return rest.isEmpty() ? sent : sent.stripTrailing() + " " + rest;
    }

    /** The turn is over; {@code text} is the whole message. */
    void over(Generation generation, String text) {
        lastGeneration = generation;
        lastText = text;
        forget();
    }

    /** What was being said is nothing. */
    void forget() {
        carried = "";
        sent = "";
        stable.reset();
    }
}
