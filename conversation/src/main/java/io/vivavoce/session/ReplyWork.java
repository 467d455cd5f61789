package io.vivavoce.session;

import io.vivavoce.concurrent.Scope;
import io.vivavoce.concurrent.Ticker;
import io.vivavoce.thinking.LanguageModel;
import io.vivavoce.thinking.Message;
import io.vivavoce.thinking.ThinkingException;
import io.vivavoce.thinking.ToolCall;
import io.vivavoce.turn.Ending;
import io.vivavoce.turn.Generation;
import java.util.List;

/**
 * All work of one generation: decode, think, split, speak. Begun as a draft, or as a response at once; until
 * {@link #commit} nothing of it is told to anyone.
 *
 * <p>Threads: the actor calls; work runs in one {@link Scope}, which {@link #cancel} takes down whole.
 */
final class ReplyWork {
    /** A pause is not the end of a turn for so long at least ({@link io.vivavoce.turn.Endpointing}'s surest is 150 ms). */
    private static final long VERDICT_MS = 100;

    private final Generation generation;
    private final Thinker thinker;
    private final SessionOptions options;
    private final Ticker ticker;
    private final Reporter reporter;
    private final Scope scope;
    private final ReplyAudio audio;
    private final TurnMarks marks = new TurnMarks();
    private final Patience patience;
    private final ReplyVoice voice;

    // guarded by this
    private final StringBuilder written = new StringBuilder();
    private boolean committed;
    private boolean thinking;
    private boolean over;
    private Thinker.Answered answered = new Thinker.Answered(true, List.of());
    private Ending ending = Ending.COMPLETED;

    /** Takes what a committed response tells. Called from its threads; must not block. */
    interface Reporter {
        void audioMade(Generation generation, long made);

        void responseMade(Generation generation, Ending ending);

        /** In place of that: it has been made, and ended in {@code calls}, one or more. */
        void called(Generation generation, List<ToolCall> calls);

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
        this.thinker = thinker;
        this.options = options;
        this.ticker = ticker;
        this.reporter = reporter;
        scope = new Scope(generation.toString());
        patience = new Patience(options.patienceMs(), ticker);
        audio = new ReplyAudio(engines.synthesizer().sampleRateHz());
        voice = new ReplyVoice(engines, options.voice(), audio, marks, ticker, this::soundDueMs, this::append);
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
        if (options.spoken())
            scope.fork(
                    "speak",
                    () -> guarded("The synthesizer", () -> {
                        voice.speak();
                        made();
                    }));
    }

    /** What was done so far, and all that follows, is the response: it may be heard and told. */
    synchronized void commit() {
        committed = true;
        audio.open();
        if (!written.isEmpty()) reporter.text(generation, written.toString());
        if (audio.made() > 0) reporter.audioMade(generation, audio.made());
        if (over) tellEnd();
    }

    /** Under the lock. What a draft would have called is called now, and never before. */
    private void tellEnd() {
        var calls = calls();
        if (calls.isEmpty()) reporter.responseMade(generation, ending);
        else reporter.called(generation, calls);
    }

    /** Calls of tools that the reply, which is over, ended in. */
    synchronized List<ToolCall> calls() {
        return over && ending == Ending.COMPLETED ? answered.calls() : List.of();
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
        marks.asked = ticker.nanos();
        patience.expect();
        scope.fork("patience", this::watch);
        var answer = thinker.answer(generation, messages, options, forEvidence, patience, meter(), piece -> {
            if (marks.firstToken == TurnMarks.NONE) marks.firstToken = ticker.nanos();
            wrote(piece);
            if (options.spoken()) voice.say(piece);
        });
        synchronized (this) {
            answered = answer;
        }
        marks.lastToken = ticker.nanos();
        patience.end();
        if (marks.firstToken == TurnMarks.NONE && answer.calls().isEmpty())
            throw new ThinkingException("it gave no answer; ask again, or use another model");
        if (options.spoken()) voice.finish();
        else made();
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
        over(answered.whole() ? Ending.COMPLETED : Ending.INCOMPLETE);
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

    private synchronized void wrote(String piece) {
        written.append(piece);
        if (committed) reporter.text(generation, piece);
    }

    private synchronized void append(float[] pcm, int offset, int length) throws InterruptedException {
        var made = audio.append(pcm, offset, length);
        if (committed) reporter.audioMade(generation, made);
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
        if (committed) tellEnd();
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
}
