package io.vivavoce.session;

import io.vivavoce.concurrent.Scope;
import io.vivavoce.concurrent.Ticker;
import io.vivavoce.speaking.ClauseSplitter;
import io.vivavoce.speaking.Normalizer;
import io.vivavoce.speaking.PlaybackLedger;
import io.vivavoce.speaking.Span;
import io.vivavoce.speaking.SpeechSink;
import io.vivavoce.speaking.SpokenText;
import io.vivavoce.speaking.Timings;
import io.vivavoce.thinking.LanguageModel;
import io.vivavoce.thinking.Message;
import io.vivavoce.thinking.ThinkingException;
import io.vivavoce.turn.Ending;
import io.vivavoce.turn.Generation;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * All work of one generation: decode, think, split, speak. Begun as a draft, or as a response at once; until
 * {@link #commit} nothing of it is told to anyone.
 *
 * <p>Threads: the actor calls; work runs in one {@link Scope}, which {@link #cancel} takes down whole.
 */
final class ReplyWork {
    /** Clauses that wait to be spoken; the model waits when there are more. */
    private static final int CLAUSES = 32;
    /** A pause is not the end of a turn for so long at least ({@link io.vivavoce.turn.Endpointing}'s surest is 150 ms). */
    private static final long VERDICT_MS = 100;

    private final Generation generation;
    private final Engines engines;
    private final Thinker thinker;
    private final SessionOptions options;
    private final Ticker ticker;
    private final Reporter reporter;
    private final Scope scope;
    private final ReplyAudio audio;
    private final TurnMarks marks = new TurnMarks();
    private final Patience patience;
    private final BlockingQueue<Clause> clauses = new ArrayBlockingQueue<>(CLAUSES);

    // guarded by this
    private final StringBuilder written = new StringBuilder();
    private boolean committed;
    private boolean thinking;
    private boolean over;
    private boolean whole = true;
    private Ending ending = Ending.COMPLETED;

    /** A piece of the reply to be spoken; {@code last} has no text and ends it. */
    private record Clause(String text, Span span, boolean last) {}

    /** Takes what a committed response tells. Called from its threads; must not block. */
    interface Reporter {
        void audioMade(Generation generation, long made);

        void responseMade(Generation generation, Ending ending);

        void text(Generation generation, String piece);

        void trouble(String sentence);
    }

    ReplyWork(
            Generation generation,
            Engines engines,
            Thinker thinker,
            SessionOptions options,
            Ticker ticker,
            Reporter reporter) {
        this.generation = generation;
        this.engines = engines;
        this.thinker = thinker;
        this.options = options;
        this.ticker = ticker;
        this.reporter = reporter;
        scope = new Scope(generation.toString());
        patience = new Patience(options.patienceMs(), ticker);
        audio = new ReplyAudio(engines.synthesizer().sampleRateHz());
    }

    Generation generation() {
        return generation;
    }

    /** Whether there is sound to play, or nothing to wait for. */
    synchronized boolean isSettled() {
        return !thinking || over || scope.isCancelled() || audio.aheadMs() >= 20 || (!committed && audio.made() > 0);
    }

    TurnMarks marks() {
        return marks;
    }

    ReplyAudio audio() {
        return audio;
    }

    /** Runs {@code task} as part of this work; false when it has been cancelled. */
    boolean fork(String name, Scope.Task task) {
        return scope.fork(name, task);
    }

    /** Begins the answer to {@code messages}; the second time nothing. */
    synchronized void think(List<Message> messages, boolean forEvidence) {
        if (thinking) return;
        thinking = true;
        scope.fork("think", () -> guarded("The language model", () -> generate(messages, forEvidence)));
        if (options.spoken()) scope.fork("speak", () -> guarded("The synthesizer", this::speak));
    }

    /** What was done so far, and all that follows, is the response: it may be heard and told. */
    synchronized void commit() {
        committed = true;
        audio.open();
        if (!written.isEmpty()) reporter.text(generation, written.toString());
        if (audio.made() > 0) reporter.audioMade(generation, audio.made());
        if (over) reporter.responseMade(generation, ending);
    }

    /** Ends all of it; does not wait. */
    void cancel() {
        scope.cancel();
    }

    boolean isGone() {
        return scope.isEmpty();
    }

    /** Returns when all of it is gone; throws when that takes too long. */
    void close() {
        scope.close(Session.CLOSE_WITHIN_MS);
    }

    synchronized String written() {
        return written.toString();
    }

    private void generate(List<Message> messages, boolean forEvidence) throws InterruptedException {
        var splitter = new ClauseSplitter();
        marks.asked = ticker.nanos();
        patience.expect();
        scope.fork("patience", this::watch);
        var wholeReply = thinker.answer(generation, messages, options, forEvidence, patience, meter(), piece -> {
            if (marks.firstToken == TurnMarks.NONE) marks.firstToken = ticker.nanos();
            wrote(piece);
            if (options.spoken()) offer(splitter, splitter.feed(piece));
        });
        synchronized (this) {
            whole = wholeReply;
        }
        marks.lastToken = ticker.nanos();
        patience.end();
        if (marks.firstToken == TurnMarks.NONE)
            throw new ThinkingException("it gave no answer; ask again, or use another model");
        if (!options.spoken()) {
            made();
            return;
        }
        offer(splitter, splitter.finish());
        clauses.put(new Clause("", new Span(0, 0), true));
    }

    private Thinker.Meter meter() {
        return new Thinker.Meter() {
            @Override
            public void shown(int inputTokens) {
                marks.inputTokens = inputTokens;
            }

            @Override
            public void pieceCame() {
                marks.outputTokens++;
            }

            @Override
            public void counted(LanguageModel.Reply reply) {
                marks.inputTokens = reply.inputTokens();
                marks.cachedTokens = reply.cachedTokens();
                marks.outputTokens = reply.outputTokens();
            }
        };
    }

    private synchronized void made() {
        over(whole ? Ending.COMPLETED : Ending.INCOMPLETE);
    }

    boolean isSpoken() {
        return options.spoken();
    }

    /** A model that says nothing for too long has failed, whatever it is doing. */
    private void watch() throws InterruptedException {
        if (!patience.await()) stalled();
    }

    /** Looks at the time, where it moves only in steps. */
    void tick() {
        if (patience.isOut()) stalled();
    }

    private void stalled() {
        patience.end();
        failed("The language model has said nothing for " + options.patienceMs() / 1000
                + " s; ask again, or use a smaller or another model");
    }

    private void offer(ClauseSplitter splitter, List<Span> spans) throws InterruptedException {
        for (var span : spans) {
            if (marks.firstClause == TurnMarks.NONE) marks.firstClause = ticker.nanos();
            clauses.put(new Clause(splitter.text(), span, false));
        }
    }

    private synchronized void wrote(String piece) {
        written.append(piece);
        if (committed) reporter.text(generation, piece);
    }

    private void speak() throws InterruptedException {
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
        made();
    }

    private Sink synthesize(String text, SpokenText spoken) throws InterruptedException {
        var synthesizer = engines.synthesizer();
        if (!synthesizer.computesHere()) {
            var sink = new Sink(text, spoken, () -> {});
            synthesizer.synthesize(spoken, options.voice(), sink);
            return sink;
        }
        return engines.pool().callInSlices(soundDueMs(), turn -> {
            var sink = new Sink(text, spoken, () -> turn.pass(soundDueMs()));
            synthesizer.synthesize(spoken, options.voice(), sink);
            return sink;
        });
    }

    /** How soon more sound is needed: when what is made has been played, and for a draft, not before its verdict. */
    private synchronized long soundDueMs() {
        return audio.aheadMs() + (committed ? 0 : VERDICT_MS);
    }

    private synchronized void over(Ending how) {
        if (over) return;
        over = true;
        ending = how;
        audio.complete();
        if (committed) reporter.responseMade(generation, how);
    }

    /** The edge of the work's threads: a failure is told once, as data. */
    private void guarded(String who, Scope.Task task) throws InterruptedException {
        try {
            task.run();
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception | Error e) {
            failed(who + " failed: " + Reports.why(e));
        }
    }

    private void failed(String sentence) {
        marks.whyFailed = sentence;
        reporter.trouble(sentence);
        over(Ending.FAILED);
        scope.cancel();
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
            synchronized (ReplyWork.this) {
                var made = audio.append(pcm, offset, length);
                if (committed) reporter.audioMade(generation, made);
            }
            between.run();
        }

        /** A synthesizer that does not know the times gets them estimated, over what came. */
        void finish() {
            if (!timed) audio.add(text, spoken, PlaybackLedger.estimate(spoken, samples));
        }
    }
}
