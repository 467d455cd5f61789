package io.vivavoce.runtime;

import io.vivavoce.recognition.Recognizer;
import io.vivavoce.recognition.Transcript;
import io.vivavoce.speaking.PlaybackLedger;
import io.vivavoce.speaking.SpeechSink;
import io.vivavoce.speaking.SpokenText;
import io.vivavoce.speaking.Synthesizer;
import io.vivavoce.speaking.Voice;
import io.vivavoce.thinking.LanguageModel;
import io.vivavoce.thinking.Message;
import io.vivavoce.thinking.Sampling;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Stand-ins that answer at once, so that the other stages can be timed and tested alone. Never chosen but by name.
 */
final class ScriptedEngines {
    private static final int VOICE_HZ = 22_050;

    /** Understands the same whatever is said. */
    static final class ScriptedRecognizer implements Recognizer {
        @Override
        public String name() {
            return "scripted";
        }

        @Override
        public String language() {
            return "en";
        }

        @Override
        public Utterance open() {
            return new Utterance() {
                private long samples;

                @Override
                public void accept(float[] pcm, int offset, int length) {
                    samples += length;
                }

                @Override
                public Transcript transcribe(boolean atPause) {
                    return samples == 0 ? Transcript.EMPTY : new Transcript("This is what the script heard.");
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public void close() {}
    }

    /** Answers the same whatever is asked, word by word. */
    static final class ScriptedModel implements LanguageModel {
        private static final String REPLY = "This is the scripted answer. No model was asked.";

        @Override
        public String name() {
            return "scripted";
        }

        @Override
        public int contextTokens() {
            return 4096;
        }

        @Override
        public Chat open() {
            return new Chat() {
                @Override
                public void prepare(List<Message> messages) {}

                @Override
                public OptionalDouble endOfMessage(List<Message> messages) {
                    return OptionalDouble.empty();
                }

                @Override
                public Reply generate(List<Message> messages, Sampling sampling, TokenSink tokens)
                        throws InterruptedException {
                    var words = REPLY.split("(?<= )");
                    for (var word : words) tokens.accept(word);
                    return new Reply(Ending.STOP, 0, 0, words.length);
                }

                @Override
                public int count(String text) {
                    return text.length() / 4 + 1;
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public void close() {}
    }

    /** Hums: 60 ms of a 220 Hz tone for each letter, silence between words. */
    static final class ScriptedSynthesizer implements Synthesizer {
        private static final int LETTER_SAMPLES = VOICE_HZ * 60 / 1000;

        @Override
        public String name() {
            return "scripted";
        }

        @Override
        public String language() {
            return "en";
        }

        @Override
        public int sampleRateHz() {
            return VOICE_HZ;
        }

        @Override
        public void synthesize(SpokenText clause, Voice voice, SpeechSink sink) throws InterruptedException {
            var text = clause.text();
            var pcm = new float[text.length() * LETTER_SAMPLES];
            for (var i = 0; i < pcm.length; i++)
                if (text.charAt(i / LETTER_SAMPLES) != ' ')
                    pcm[i] = (float) (0.2 * Math.sin(2 * Math.PI * 220 * i / VOICE_HZ));
            sink.timings(PlaybackLedger.estimate(clause, pcm.length));
            for (var from = 0; from < pcm.length; from += VOICE_HZ / 10)
                sink.audio(pcm, from, Math.min(VOICE_HZ / 10, pcm.length - from));
        }

        @Override
        public void close() {}
    }

    private ScriptedEngines() {}
}
