package io.vivavoce.bench;

import io.vivavoce.audio.Pcm;
import io.vivavoce.concurrent.Ticker;
import io.vivavoce.hearing.SpeechDetector;
import io.vivavoce.recognition.Recognizer;
import io.vivavoce.session.SessionOptions;
import io.vivavoce.speaking.Normalizer;
import io.vivavoce.speaking.Span;
import io.vivavoce.speaking.SpeechSink;
import io.vivavoce.speaking.Synthesizer;
import io.vivavoce.speaking.Timings;
import io.vivavoce.thinking.LanguageModel;
import io.vivavoce.thinking.Message;
import io.vivavoce.turn.TurnDetector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The work that each engine does in a conversation, measured. Every kind of work is done once before it counts: the first
 * time an engine's memory is touched and the JVM is cold, which a session's warming takes away as well.
 *
 * @param speech of a person, mono 16 kHz
 */
record EngineWork(Ticker ticker, Pcm speech, SessionOptions options) {
    /** Said in about 5 s by the default voice: what the original limit of synthesis speaks of. */
    static final String SENTENCE = "The weather will be mild tomorrow, with a little rain in the early evening,"
            + " and a light wind from the west.";

    private static final String QUESTION = "What is the best way to learn to play the piano?";
    private static final int WARM_WINDOWS = 500;

    List<Work> hear(SpeechDetector.Engine engine, int times) throws InterruptedException {
        try (var detector = engine.open()) {
            var length = detector.windowSamples();
            var windows = new Windows(speech.samples(), length);
            for (var i = 0; i < WARM_WINDOWS; i++) detector.probability(speech.samples(), windows.next());
            var series = new Series(ticker).repeat(times, () -> detector.probability(speech.samples(), windows.next()));
            var ms = length * 1000.0 / speech.sampleRateHz();
            return List.of(series.workOnSound("a window of %.0f ms".formatted(ms), ms));
        }
    }

    List<Work> judge(TurnDetector.Engine engine, int times) throws InterruptedException {
        try (var detector = engine.open()) {
            var second = speech.sampleRateHz();
            var seconds = new Windows(speech.samples(), second);
            for (var i = 0; i < 3; i++) detector.accept(speech.samples(), seconds.next(), second);
            detector.probability(detector.snapshot());
            var listening =
                    new Series(ticker).repeat(times, () -> detector.accept(speech.samples(), seconds.next(), second));
            var judging = new Series(ticker).repeat(times, () -> detector.probability(detector.snapshot()));
            return List.of(
                    listening.workOnSound("listening along to 1 s", 1000), judging.work("one judgement (at a pause)"));
        }
    }

    /** Each decode is of an utterance of its own: no draft of an earlier answer helps. */
    Work decode(Recognizer recognizer, double seconds, int times) throws InterruptedException {
        var length = Math.min(speech.samples().length, (int) (seconds * speech.sampleRateHz()));
        decodeOnce(recognizer, length);
        var series = new Series(ticker).repeat(times, () -> decodeOnce(recognizer, length));
        return series.workOnSound("the text of %.1f s of speech".formatted(seconds), 1000 * seconds);
    }

    private void decodeOnce(Recognizer recognizer, int length) throws InterruptedException {
        try (var utterance = recognizer.open()) {
            utterance.accept(speech.samples(), 0, length);
            utterance.transcribe(true);
        }
    }

    /** First a prompt of which nothing is cached, then the question when all before it is: as in a conversation. */
    List<Work> think(LanguageModel model, int times) throws InterruptedException {
        new Thinking(model).once();
        var thinking = new Thinking(model);
        for (var i = 0; i < times; i++) thinking.once();
        return thinking.work();
    }

    /** From the question to the reply's last token, with all before the question in the model's cache. */
    Work reply(LanguageModel model, int times) throws InterruptedException {
        new Thinking(model).once();
        var thinking = new Thinking(model);
        for (var i = 0; i < times; i++) thinking.once();
        return thinking.whole();
    }

    private final class Thinking {
        private final LanguageModel model;
        private final Series prompt = new Series(ticker);
        private final Series first = new Series(ticker);
        private final Series token = new Series(ticker);
        private final Series whole = new Series(ticker);
        private int promptTokens;
        private int newTokens;
        private int replyTokens;

        Thinking(LanguageModel model) {
            this.model = model;
        }

        void once() throws InterruptedException {
            var before = new ArrayList<Message>();
            if (!options.instructions().isBlank()) before.add(Message.system(options.instructions()));
            before.addAll(options.examples());
            var asked = new ArrayList<>(before);
            asked.add(Message.user(QUESTION));
            try (var chat = model.open()) {
                prompt.begin();
                chat.prepare(before);
                prompt.end();
                ask(chat, asked);
            }
        }

        private void ask(LanguageModel.Chat chat, List<Message> asked) throws InterruptedException {
            var pieces = new int[1];
            whole.begin();
            first.begin();
            var reply = chat.generate(asked, options.sampling(), _ -> {
                if (pieces[0]++ == 0) first.end();
                else token.end();
                token.begin();
            });
            whole.end();
            promptTokens = reply.cachedTokens();
            newTokens = reply.inputTokens() - reply.cachedTokens();
            replyTokens = reply.outputTokens();
        }

        List<Work> work() {
            var work = new ArrayList<Work>();
            // A model that keeps no cache reads nothing ahead.
            if (promptTokens > 0)
                work.add(prompt.workOnTokens("reading %d tokens of prompt".formatted(promptTokens), promptTokens));
            work.add(first.work("first token (%d new tokens to read)".formatted(newTokens)));
            if (token.size() > 0) work.add(token.workOnTokens("each further token", 1));
            work.add(whole());
            return work;
        }

        Work whole() {
            return whole.workOnTokens("a whole reply of %d tokens".formatted(replyTokens), replyTokens);
        }
    }

    List<Work> speak(Synthesizer synthesizer, int times) throws InterruptedException {
        var spoken = Normalizer.english().normalize(SENTENCE, new Span(0, SENTENCE.length()));
        synthesizer.synthesize(spoken, options.voice(), new Speaking(new Series(ticker)));
        var first = new Series(ticker);
        var whole = new Series(ticker);
        var samples = new double[times];
        for (var i = 0; i < times; i++) {
            var sink = new Speaking(first);
            first.begin();
            whole.begin();
            synthesizer.synthesize(spoken, options.voice(), sink);
            whole.end();
            samples[i] = sink.samples;
        }
        // A voice's durations are drawn anew each time.
        var ms = Arrays.stream(samples).average().orElse(0) * 1000 / synthesizer.sampleRateHz();
        return List.of(
                first.work("first sound of a sentence"),
                whole.workOnSound("the whole sentence, %.1f s".formatted(ms / 1000), ms));
    }

    private static final class Speaking implements SpeechSink {
        private final Series first;
        private long samples;

        Speaking(Series first) {
            this.first = first;
        }

        @Override
        public void timings(Timings timings) {}

        @Override
        public void audio(float[] pcm, int offset, int length) {
            if (samples == 0) first.end();
            samples += length;
        }
    }

    /** Windows of a recording, one after the other, from the start again at its end. */
    private static final class Windows {
        private final int recording;
        private final int length;
        private int next;

        Windows(float[] recording, int length) {
            this.recording = recording.length;
            this.length = length;
        }

        int next() {
            if (next + length > recording) next = 0;
            var offset = next;
            next += length;
            return offset;
        }
    }
}
