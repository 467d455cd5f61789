package io.vivavoce.runtime;

import io.vivavoce.audio.AudioException;
import io.vivavoce.recognition.RecognitionException;
import io.vivavoce.speaking.SpeakingException;
import io.vivavoce.thinking.ThinkingException;
import java.time.Duration;

/**
 * What is wrong with an engine.
 *
 * @param why a sentence or two that may be shown to anyone: nothing of what a user said, no key
 * @param since of the first failure in a row, by the ticker
 */
record Trouble(String why, long since) {
    /** Characters of a reason. */
    private static final int MOST_SHOWN = 300;

    /** Why an engine can't be loaded: in full, for no user has said anything yet. */
    static String ofLoading(Throwable failure) {
        return shown(String.valueOf(failure.getMessage()));
    }

    /** Our engines' sentences quote a server's words, which may quote the user's; other libraries' hold anything. */
    static String ofCall(Throwable failure) {
        return switch (failure) {
            case ThinkingException _, RecognitionException _, SpeakingException _, AudioException _, RuntimeFailure _ ->
                shown(String.valueOf(failure.getMessage()).replaceAll("(?s)\".*\"", "…"));
            default -> "It failed (" + failure.getClass().getSimpleName() + ").";
        };
    }

    private static String shown(String sentence) {
        var line = sentence.strip().replaceAll("[\\p{Cc}\\p{Cf}\\s]+", " ");
        var cut = line.length() <= MOST_SHOWN ? line : line.substring(0, MOST_SHOWN) + '…';
        return cut.endsWith(".") || cut.endsWith("…") ? cut : cut + '.';
    }

    /** For how long: {@code 40 s}, {@code 3 min}, {@code 2 h}. */
    String age(long now) {
        var time = Duration.ofNanos(now - since);
        if (time.toHours() > 0) return time.toHours() + " h";
        return time.toMinutes() > 0 ? time.toMinutes() + " min" : time.toSeconds() + " s";
    }
}
