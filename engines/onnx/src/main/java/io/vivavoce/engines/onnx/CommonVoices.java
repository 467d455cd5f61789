package io.vivavoce.engines.onnx;

import static java.util.Map.entry;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * OpenAI's names of voices, which stock clients send, and who of the Piper voice's speakers answers to each: the five that
 * are best understood, high ones for names that are high at OpenAI and low ones for low (median pitch over a sentence,
 * 2026-11: 180 has 218 Hz, 170 199, 67 156, 221 148, 104 118).
 */
final class CommonVoices {
    private static final Map<String, Integer> SPEAKERS = Map.ofEntries(
            entry("alloy", PiperSynthesizer.DEFAULT_SPEAKER),
            entry("ash", 104),
            entry("ballad", 221),
            entry("cedar", 104),
            entry("coral", 170),
            entry("echo", 67),
            entry("fable", 221),
            entry("marin", 170),
            entry("nova", 180),
            entry("onyx", 104),
            entry("sage", 180),
            entry("shimmer", 180),
            entry("verse", 67));

    private CommonVoices() {}

    static Optional<Integer> speaker(String name) {
        return Optional.ofNullable(SPEAKERS.get(name.toLowerCase(Locale.ROOT)));
    }
}
