package io.vivavoce.session;

import io.vivavoce.concurrent.Ticker;
import io.vivavoce.speaking.ClauseSplitter;
import io.vivavoce.speaking.Normalizer;
import io.vivavoce.speaking.PlaybackLedger;
import io.vivavoce.speaking.Span;
import io.vivavoce.speaking.SpeechSink;
import io.vivavoce.speaking.SpokenText;
import io.vivavoce.speaking.Timings;
import io.vivavoce.speaking.Voice;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.LongSupplier;

/**
 * Makes the sound of one reply from its text, clause by clause.
 *
 * <p>Threads: {@link #say} and {@link #finish} on the one that writes, {@link #speak} on the one that speaks; both are
 * interrupted to end it.
 */
final class ReplyVoice {
    /** Clauses that wait to be spoken; the model waits when there are more. */
    private static final int CLAUSES = 32;

    private final Engines engines;
    private final Voice voice;
    private final ReplyAudio audio;
    private final TurnMarks marks;
    private final Ticker ticker;
    private final LongSupplier soundDueMs;
    private final Made made;
    private final ClauseSplitter splitter = new ClauseSplitter();
    private final BlockingQueue<Clause> clauses = new ArrayBlockingQueue<>(CLAUSES);

    /** A piece of the reply to be spoken; {@code last} has no text and ends it. */
    private record Clause(String text, Span span, boolean last) {}

    /** Takes sound as it is made, on the speaking thread. */
    @FunctionalInterface
    interface Made {
        void add(float[] pcm, int offset, int length) throws InterruptedException;
    }

    /** @param soundDueMs how soon more sound is needed */
    ReplyVoice(
            Engines engines,
            Voice voice,
            ReplyAudio audio,
            TurnMarks marks,
            Ticker ticker,
            LongSupplier soundDueMs,
            Made made) {
        this.engines = engines;
        this.voice = voice;
        this.audio = audio;
        this.marks = marks;
        this.ticker = ticker;
        this.soundDueMs = soundDueMs;
        this.made = made;
    }

    /** The next piece of the text. */
    void say(String piece) throws InterruptedException {
        offer(splitter.feed(piece));
    }

    /** The text is whole. */
    void finish() throws InterruptedException {
        offer(splitter.finish());
        clauses.put(new Clause("", new Span(0, 0), true));
    }

    private void offer(List<Span> spans) throws InterruptedException {
        for (var span : spans) {
            if (marks.firstClause == TurnMarks.NONE) marks.firstClause = ticker.nanos();
            clauses.put(new Clause(splitter.text(), span, false));
        }
    }

    /** Returns when all of the text is sound. */
    void speak() throws InterruptedException {
        var normalizer = Normalizer.english();
        for (var clause = clauses.take(); !clause.last(); clause = clauses.take()) {
            var spoken = normalizer.normalize(clause.text(), clause.span());
            var text = clause.span().of(clause.text());
            if (spoken.isEmpty()) {
                audio.add(text, spoken, PlaybackLedger.estimate(spoken, 0));
                continue;
            }
            audio.awaitRoom();
            audio.begin(text, spoken);
            synthesize(text, spoken).finish();
        }
    }

    private Sink synthesize(String text, SpokenText spoken) throws InterruptedException {
        var synthesizer = engines.synthesizer();
        if (!synthesizer.computesHere()) {
            var sink = new Sink(text, spoken, () -> {});
            synthesizer.synthesize(spoken, voice, sink);
            return sink;
        }
        return engines.pool().callInSlices(soundDueMs.getAsLong(), turn -> {
            var sink = new Sink(text, spoken, () -> turn.pass(soundDueMs.getAsLong()));
            synthesizer.synthesize(spoken, voice, sink);
            return sink;
        });
    }

    /** What happens between two slices of a clause. */
    private interface Between {
        void run() throws InterruptedException;
    }

    /** Puts one clause's sound into the reply; after each slice those who need a core sooner go first. */
    private final class Sink implements SpeechSink {
        private final String text;
        private final SpokenText spoken;
        private final Between between;
        private boolean timed;
        private long samples;

        Sink(String text, SpokenText spoken, Between between) {
            this.text = text;
            this.spoken = spoken;
            this.between = between;
        }

        @Override
        public void timings(Timings timings) throws InterruptedException {
            switch (timings.kind()) {
                case EXACT -> {
                    timed = true;
                    audio.add(text, spoken, timings);
                }
                // a length that is a guess would shift all clauses after it: the ledger gets the true one
                case ESTIMATED -> audio.expect(timings.totalSamples());
            }
            between.run();
        }

        @Override
        public void audio(float[] pcm, int offset, int length) throws InterruptedException {
            if (marks.firstAudio == TurnMarks.NONE) marks.firstAudio = ticker.nanos();
            samples += length;
            made.add(pcm, offset, length);
            between.run();
        }

        /** A synthesizer that does not know the times gets them estimated, over what came. */
        void finish() {
            if (!timed) audio.add(text, spoken, PlaybackLedger.estimate(spoken, samples));
        }
    }
}
