package io.vivavoce.session;

import io.vivavoce.audio.SamplePosition;
import io.vivavoce.concurrent.InferencePool;
import io.vivavoce.concurrent.Ticker;
import io.vivavoce.thinking.Message;
import io.vivavoce.turn.Draft;
import io.vivavoce.turn.Effect;
import io.vivavoce.turn.Event;
import io.vivavoce.turn.Evidence;
import io.vivavoce.turn.Generation;
import io.vivavoce.turn.SessionState;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Work on what may be the end of the user's turn, and the evidence that comes of it: decodes, the turn detector, an answer
 * begun unheard.
 *
 * <p>Thread: the session's actor, but for {@link #isSettled}; never blocks on what it started.
 */
final class Drafts {
    /** A verdict waits for a decode at a pause, so nothing goes before it. */
    private static final long AT_ONCE_MS = 0;
    /** The detector's answer is needed about as soon as the transcript. */
    private static final long JUDGE_WITHIN_MS = 20;

    private final Session session;
    private final InferencePool pool;
    private final Ticker ticker;
    private final Ear ear;
    private final Utterances utterances;
    private final Replies replies;
    private final AtomicInteger evidenceDue = new AtomicInteger();
    private final AtomicBoolean judging = new AtomicBoolean();

    Drafts(Session session, InferencePool pool, Ticker ticker, Ear ear, Utterances utterances, Replies replies) {
        this.session = session;
        this.pool = pool;
        this.ticker = ticker;
        this.ear = ear;
        this.utterances = utterances;
        this.replies = replies;
    }

    /** Whether no evidence is still to come. Any thread. */
    boolean isSettled() {
        return evidenceDue.get() == 0;
    }

    /** Decodes what was said; with its words, {@link #speculate} begins an answer. */
    void open(Effect.OpenDraft draft) {
        var reply = replies.of(draft.generation());
        var marks = reply.work.marks();
        marks.speechEndSample = draft.to().samples();
        marks.speechEnd = session.nanosAt(draft.to());
        recognize(reply, draft.generation(), draft.from(), true);
    }

    /** Decodes what is being said over a reply. */
    void probe(Generation generation, SamplePosition from) {
        recognize(replies.of(generation), generation, from, false);
    }

    private void recognize(Replies.Reply reply, Generation generation, SamplePosition from, boolean atPause) {
        evidenceDue.incrementAndGet();
        var begun = reply.work.fork("recognize", () -> {
            var words = Evidence.Words.NONE;
            try {
                var said = utterances.transcribe(from, atPause, AT_ONCE_MS);
                reply.work.marks().transcribed = ticker.nanos();
                words = Wording.of(said.text());
            } catch (RuntimeException | Error e) {
                var why = "The recognizer failed: " + Reports.why(e);
                session.tell(new Notice.Trouble(why));
                session.tell(new Notice.NotUnderstood(why));
            } finally {
                session.post(new Event.EvidenceCame(session.now(), generation, words));
                evidenceDue.decrementAndGet();
            }
        });
        if (!begun) evidenceDue.decrementAndGet();
    }

    /** Asks the turn detector; nothing while its last answer is still to come. */
    void judge(Generation generation) {
        replies.find(generation)
                .filter(_ -> judging.compareAndSet(false, true))
                .ifPresent(reply -> judge(reply, generation));
    }

    private void judge(Replies.Reply reply, Generation generation) {
        evidenceDue.incrementAndGet();
        ear.wantSnapshot(snapshot -> {
            var begun = reply.work.fork("judge", () -> {
                try {
                    var p = pool.call(JUDGE_WITHIN_MS, () -> ear.probability(snapshot));
                    session.post(new Event.EvidenceCame(session.now(), generation, new Evidence.EndOfTurn(p)));
                } catch (RuntimeException | Error e) {
                    session.tell(new Notice.Trouble("The turn detector failed: " + Reports.why(e)));
                } finally {
                    judged();
                }
            });
            if (!begun) judged();
        });
    }

    private void judged() {
        judging.set(false);
        evidenceDue.decrementAndGet();
    }

    /** The draft's words are known: its answer, to them after {@code history}, is begun, unheard. */
    void speculate(SessionState state, Generation generation, List<Message> history) {
        if (!state.policy().speculate()) return;
        var draft = switch (state.user()) {
            case SessionState.UserTurn.Paused(var paused) -> Optional.of(paused);
            case SessionState.UserTurn.Buffered(var buffered, var _) -> Optional.of(buffered);
            case SessionState.UserTurn.Listening _, SessionState.UserTurn.Speaking _, SessionState.UserTurn.Held _ ->
                Optional.<Draft>empty();
        };
        draft.filter(open -> open.generation().equals(generation)
                        && open.words() instanceof Draft.Known
                        && !open.text().isEmpty())
                .ifPresent(open -> replies.find(generation).ifPresent(reply -> think(reply, open.text(), history)));
    }

    private static void think(Replies.Reply reply, String text, List<Message> history) {
        history.add(Message.user(text));
        reply.drafted = history;
        reply.work.think(history, true);
    }
}
