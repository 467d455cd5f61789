package io.vivavoce.runtime;

import io.vivavoce.audio.SamplePosition;
import io.vivavoce.recognition.RecognitionException;
import io.vivavoce.recognition.Recognizer;
import io.vivavoce.session.Engines;
import io.vivavoce.session.SessionOptions;
import io.vivavoce.speaking.Normalizer;
import io.vivavoce.speaking.Span;
import io.vivavoce.speaking.SpeakingException;
import io.vivavoce.speaking.SpeechSink;
import io.vivavoce.speaking.Synthesizer;
import io.vivavoce.speaking.Voice;
import io.vivavoce.thinking.LanguageModel;
import io.vivavoce.thinking.Message;
import io.vivavoce.thinking.Sampling;
import io.vivavoce.thinking.ThinkingException;
import java.util.List;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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

    /** What is heard where no voice may be asked: silence of a question's length, which costs somewhat less than words. */
    private static final int USUAL_SAMPLES = (int) QUESTION_SECONDS * SamplePosition.INPUT_HZ;

    private static final Logger LOG = LoggerFactory.getLogger(TalkCost.class);

    private static final String SENTENCE = "The capital of Portugal is Lisbon, a city on the river, near the sea.";

    /** Cores that are busy with it on average. */
    double cores() {
        var nanos =
                DECODES * QUESTION_SECONDS * recognitionNanos + ANSWER_SECONDS * synthesisNanos + ANSWERS * answerNanos;
        return nanos / 1e9 / (QUESTION_SECONDS + ANSWER_SECONDS);
    }

    /**
     * Measures each engine once; they must be warm, and nothing else may go on. Those that bill each call are not asked
     * what no user asked for, and one that fails keeps nobody out: both count as if they cost this machine nothing.
     */
    static TalkCost measured(Engines engines, LongSupplier cpuNanos) throws InterruptedException {
        var kept = new KeptSpeech();
        var synthesis = engines.synthesizer().billed() ? 0 : taken(cpuNanos, () -> speak(engines.synthesizer(), kept));
        var spoken = kept.pcm(engines.synthesizer().sampleRateHz()).samples();
        var sound = spoken.length == 0 ? new float[USUAL_SAMPLES] : spoken;
        // Taken as 16 kHz whatever its rate: a slow, deep voice costs as much as any.
        var recognition = engines.recognizer().billed() ? 0 : taken(cpuNanos, () -> hear(engines.recognizer(), sound));
        var answer = engines.languageModel().billed() ? 0 : taken(cpuNanos, () -> answer(engines.languageModel()));
        return new TalkCost(
                recognition / Math.max(1, sound.length / (double) SamplePosition.INPUT_HZ),
                synthesis
                        / Math.max(
                                1, sound.length / (double) engines.synthesizer().sampleRateHz()),
                answer);
    }

    private interface Call {
        void run() throws InterruptedException;
    }

    private static double taken(LongSupplier cpuNanos, Call call) throws InterruptedException {
        var before = cpuNanos.getAsLong();
        try {
            call.run();
        } catch (ThinkingException | RecognitionException | SpeakingException e) {
            LOG.warn("An engine could not be measured: {}", Trouble.ofLoading(e));
            return 0;
        }
        return cpuNanos.getAsLong() - before;
    }

    private static void speak(Synthesizer synthesizer, SpeechSink sound) throws InterruptedException {
        var spoken = Normalizer.english().normalize(SENTENCE, new Span(0, SENTENCE.length()));
        synthesizer.synthesize(spoken, Voice.DEFAULT, sound);
    }

    private static void hear(Recognizer recognizer, float[] sound) throws InterruptedException {
        try (var utterance = recognizer.open()) {
            utterance.accept(sound, 0, sound.length);
            utterance.transcribe(true);
        }
    }

    private static void answer(LanguageModel model) throws InterruptedException {
        var options = SessionOptions.DEFAULT;
        try (var chat = model.open()) {
            var question = List.of(Message.system(options.instructions()), Message.user("What is Lisbon known for?"));
            chat.generate(
                    question, new Sampling(ANSWER_TOKENS, 0, options.sampling().repeatPenalty()), _ -> {});
        }
    }
}
