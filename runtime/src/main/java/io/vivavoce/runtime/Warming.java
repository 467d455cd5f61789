package io.vivavoce.runtime;

import io.vivavoce.audio.SamplePosition;
import io.vivavoce.recognition.Recognizer;
import io.vivavoce.speaking.Normalizer;
import io.vivavoce.speaking.Span;
import io.vivavoce.speaking.SpeechSink;
import io.vivavoce.speaking.Synthesizer;
import io.vivavoce.speaking.Timings;
import io.vivavoce.speaking.Voice;

/**
 * The first call of an engine takes several times as long as the next: it is made before anyone waits for it. Engines that
 * bill each call, or are elsewhere, get none that no user asked for.
 */
final class Warming {
    /** Says something of most kinds of sound, and a number for the normalizer's tables. */
    private static final String SENTENCE = "Hello, there are 12 of them.";

    /** @throws InterruptedException when interrupted; the recognizer is closed */
    static Recognizer up(Recognizer recognizer) throws InterruptedException {
        if (recognizer.billed()) return recognizer;
        try (var utterance = recognizer.open()) {
            var hum = new float[SamplePosition.INPUT_HZ];
            for (var i = 0; i < hum.length; i++) hum[i] = (float) (0.1 * Math.sin(i * 0.05) * Math.sin(i * 0.002));
            utterance.accept(hum, 0, hum.length);
            utterance.transcribe(true);
            return recognizer;
        } catch (RuntimeException | InterruptedException e) {
            recognizer.close();
            throw e;
        }
    }

    /**
     * @throws InterruptedException when interrupted; the synthesizer is closed
     * @throws io.vivavoce.speaking.SpeakingException when it does not have the voice; it is closed
     */
    static Synthesizer up(Synthesizer synthesizer, Voice voice) throws InterruptedException {
        if (synthesizer.billed()) return synthesizer;
        var spoken = Normalizer.english().normalize(SENTENCE, new Span(0, SENTENCE.length()));
        try {
            synthesizer.synthesize(spoken, voice, new Nowhere());
            return synthesizer;
        } catch (RuntimeException | InterruptedException e) {
            synthesizer.close();
            throw e;
        }
    }

    private record Nowhere() implements SpeechSink {
        @Override
        public void timings(Timings timings) {}

        @Override
        public void audio(float[] pcm, int offset, int length) {}
    }

    private Warming() {}
}
