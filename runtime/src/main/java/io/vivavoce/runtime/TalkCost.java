package io.vivavoce.runtime;

import io.vivavoce.session.Engines;
import io.vivavoce.session.SessionOptions;
import io.vivavoce.speaking.Normalizer;
import io.vivavoce.speaking.Span;
import io.vivavoce.speaking.SpeechSink;
import io.vivavoce.speaking.Timings;
import io.vivavoce.speaking.Voice;
import io.vivavoce.thinking.Message;
import io.vivavoce.thinking.Sampling;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * What someone who talks costs this machine, in processor time of this process: engines elsewhere cost it nothing.
 *
 * @param recognitionNanos for a second of sound, decoded once
 * @param synthesisNanos for a second of speech
 * @param answerNanos for an answer of {@value #ANSWER_TOKENS} tokens to a new question
 */
record TalkCost(double recognitionNanos, double synthesisNanos, double answerNanos) {
    /** A turn as people take them: a question of 4 s, an answer of 6. */
    static final double QUESTION_SECONDS = 4;

    static final double ANSWER_SECONDS = 6;
    /** Partials every half second, each about half as dear as a decode, and the draft. */
    static final double DECODES = 4;
    /** The draft that counts, and what was read or begun in vain. */
    static final double ANSWERS = 2;

    static final int ANSWER_TOKENS = 24;

    private static final String SENTENCE = "The capital of Portugal is Lisbon, a city on the river, near the sea.";

    /** Cores that are busy with it on average. */
    double cores() {
        var nanos =
                DECODES * QUESTION_SECONDS * recognitionNanos + ANSWER_SECONDS * synthesisNanos + ANSWERS * answerNanos;
        return nanos / 1e9 / (QUESTION_SECONDS + ANSWER_SECONDS);
    }

    /** Measures each engine once; they must be warm, and nothing else may go on. */
    static TalkCost measured(Engines engines, LongSupplier cpuNanos) throws InterruptedException {
        var before = cpuNanos.getAsLong();
        var sound = new Sound();
        var spoken = Normalizer.english().normalize(SENTENCE, new Span(0, SENTENCE.length()));
        engines.synthesizer().synthesize(spoken, Voice.DEFAULT, sound);
        var afterSpeaking = cpuNanos.getAsLong();
        // Taken as 16 kHz whatever its rate: a slow, deep voice costs as much as any.
        try (var utterance = engines.recognizer().open()) {
            utterance.accept(sound.samples, 0, sound.length);
            utterance.transcribe(true);
        }
        var afterHearing = cpuNanos.getAsLong();
        var options = SessionOptions.DEFAULT;
        try (var chat = engines.languageModel().open()) {
            var question = List.of(Message.system(options.instructions()), Message.user("What is Lisbon known for?"));
            chat.generate(
                    question, new Sampling(ANSWER_TOKENS, 0, options.sampling().repeatPenalty()), _ -> {});
        }
        var afterAnswer = cpuNanos.getAsLong();
        return new TalkCost(
                (afterHearing - afterSpeaking) / Math.max(1, sound.length / 16_000.0),
                (afterSpeaking - before)
                        / Math.max(
                                1, sound.length / (double) engines.synthesizer().sampleRateHz()),
                afterAnswer - afterHearing);
    }

    /** Keeps what is spoken. */
    private static final class Sound implements SpeechSink {
        private float[] samples = new float[1 << 17];
        private int length;

        @Override
        public void timings(Timings timings) {}

        @Override
        public void audio(float[] pcm, int offset, int count) {
            if (length + count > samples.length) samples = Arrays.copyOf(samples, 2 * (length + count));
            System.arraycopy(pcm, offset, samples, length, count);
            length += count;
        }
    }
}
