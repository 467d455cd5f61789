package io.vivavoce.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Sound that stands for words: each text has a level of its own, and each of its words lasts {@value #WORD_SAMPLES}
 * samples at 16 kHz, so that {@link FakeRecognizer} can tell from the sound alone which words it was given.
 *
 * <p>Thread-safe.
 */
public final class FakeSpeech {
    /** 300 ms at 16 kHz: people say some 2.5 to 3.5 words a second. */
    public static final int WORD_SAMPLES = 4800;
    /** Above {@link FakeSpeechDetector#LOUD}. */
    private static final float FIRST_LEVEL = 0.2f;

    private static final float STEP = 0.001f;
    /** Beyond it levels would be above full scale. */
    private static final int MAX_TEXTS = 700;
    /** Part of a word that may lack: a window is not aligned with it. */
    private static final int SLACK = WORD_SAMPLES / 10;

    // guarded by this
    private final List<String> texts = new ArrayList<>();

    /** The sound of {@code text}. */
    public synchronized float[] say(String text) {
        var code = texts.indexOf(text);
        if (code < 0) {
            if (texts.size() == MAX_TEXTS)
                throw new IllegalStateException("at most " + MAX_TEXTS + " texts; say one of them again");
            code = texts.size();
            texts.add(text);
        }
        var pcm = new float[text.split(" ").length * WORD_SAMPLES];
        Arrays.fill(pcm, FIRST_LEVEL + code * STEP);
        return pcm;
    }

    /** The words of which {@code pcm} holds the sound. */
    public synchronized String understand(float[] pcm, int length) {
        var understood = new ArrayList<String>();
        for (var from = 0; from < length; ) {
            var to = from + 1;
            while (to < length && pcm[to] == pcm[from]) to++;
            var code = Math.round((pcm[from] - FIRST_LEVEL) / STEP);
            if (code >= 0 && code < texts.size()) {
                var words = texts.get(code).split(" ");
                var count = Math.min(words.length, (to - from + SLACK) / WORD_SAMPLES);
                understood.addAll(List.of(words).subList(0, count));
            }
            from = to;
        }
        return String.join(" ", understood);
    }
}
