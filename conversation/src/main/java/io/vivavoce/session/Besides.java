package io.vivavoce.session;

import io.vivavoce.concurrent.Ticker;
import io.vivavoce.thinking.Message;
import io.vivavoce.turn.Ending;
import io.vivavoce.turn.Event;
import io.vivavoce.turn.Generation;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The responses of a session that are no part of its conversation: each has a chat of its own with the model, and sound
 * that is pulled apart from what is played. As many as {@link io.vivavoce.turn.SessionState#MAX_BESIDE}.
 *
 * <p>Thread: the session's actor, but for {@link #pull}; never blocks on what it started, but in {@link #close}.
 */
final class Besides {
    /** What {@link #pull} returns when nothing follows. */
    static final int OVER = -1;

    private final Session session;
    private final Engines engines;
    private final Ticker ticker;
    private final Reports reports;
    private final Map<Generation, Beside> all = new ConcurrentHashMap<>();
    /** Each ends within {@link Session#CLOSE_WITHIN_MS}, twice at most. */
    private final Set<Thread> endings = ConcurrentHashMap.newKeySet();

    private record Beside(ReplyWork work, Thinker thinker) {}

    Besides(Session session, Engines engines, Ticker ticker, Reports reports) {
        this.session = session;
        this.engines = engines;
        this.ticker = ticker;
        this.reports = reports;
    }

    /** Answers {@code messages}; where there is no chat to be had, the response has failed. */
    void start(Generation generation, SessionOptions options, List<Message> messages) {
        try {
            var thinker = new Thinker(engines.languageModel(), options, (_, _) -> {});
            var work = new ReplyWork(generation, engines, thinker, options, ticker, reports);
            all.put(generation, new Beside(work, thinker));
            work.think(messages, false);
            work.commit();
        } catch (RuntimeException e) {
            session.tell(new Notice.Trouble("The language model failed: " + Reports.why(e)));
            session.post(new Event.ResponseMade(session.now(), generation, Ending.FAILED));
        }
    }

    void cancel(Generation generation) {
        var beside = all.get(generation);
        if (beside != null) beside.work.cancel();
    }

    /** The response has been made; false where it is not one of these. What is spoken is held until it was pulled. */
    boolean ended(Generation generation, Ending ending) {
        var beside = all.get(generation);
        if (beside == null) return false;
        if (ending == Ending.COMPLETED)
            for (var call : beside.work.calls()) session.tell(new Notice.ToolCalled(generation, call));
        var marks = beside.work.marks();
        session.tell(new Notice.ResponseEnded(generation, ending, marks.usage(), marks.whyFailed));
        if (!beside.work.isSpoken() || ending == Ending.CANCELLED || ending == Ending.FAILED) release(generation);
        return true;
    }

    /** Time has passed. */
    void tick() {
        for (var beside : all.values()) beside.work.tick();
    }

    /** Fills {@code frame} with what follows of the sound; returns how much that is, {@link #OVER} when nothing follows. */
    int pull(Generation generation, float[] frame) {
        var beside = all.get(generation);
        if (beside == null) return OVER;
        var audio = beside.work.audio();
        if (!audio.isComplete() && !audio.holds(frame.length)) return 0;
        var count = audio.take(frame);
        if (count > 0 || !audio.isComplete()) return count;
        release(generation);
        return OVER;
    }

    private void release(Generation generation) {
        var beside = all.remove(generation);
        if (beside == null) return;
        beside.work.cancel();
        var ending = Thread.ofVirtual().name("beside " + generation + " end").unstarted(() -> end(beside));
        endings.add(ending);
        ending.start();
    }

    private void end(Beside beside) {
        try {
            close(beside);
        } catch (RuntimeException e) {
            session.tell(new Notice.Trouble("Ending a response failed in part: " + e.getMessage()));
        } finally {
            endings.remove(Thread.currentThread());
        }
    }

    private static void close(Beside beside) {
        beside.work.close();
        try {
            beside.thinker.close(Session.CLOSE_WITHIN_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends all that goes on, and waits for it, and for what was ended before. */
    void close() throws InterruptedException {
        for (var generation : List.copyOf(all.keySet())) {
            var beside = all.remove(generation);
            if (beside == null) continue;
            beside.work.cancel();
            close(beside);
        }
        for (var ending : endings) ending.join();
    }
}
