package io.vivavoce.recognition;

/**
 * What was said.
 *
 * @param text as the recognizer wrote it, trimmed; empty when nothing was understood
 */
public record Transcript(String text) {
    public static final Transcript EMPTY = new Transcript("");

    public Transcript {
        text = text.strip();
    }

    public boolean isEmpty() {
        return text.isEmpty();
    }
}
