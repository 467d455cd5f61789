package io.vivavoce.session;

import io.vivavoce.audio.SamplePosition;
import io.vivavoce.concurrent.Ticker;
import io.vivavoce.conversation.Conversation;
import io.vivavoce.thinking.Message;
import io.vivavoce.turn.Draft;
import io.vivavoce.turn.Effect;
import io.vivavoce.turn.Ending;
import io.vivavoce.turn.Event;
import io.vivavoce.turn.Evidence;
import io.vivavoce.turn.Generation;
import io.vivavoce.turn.SessionState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Does what the turn loop decided. Thread: the session's actor, but for {@link #firstAudible}, {@link #isQuiet} and
 * {@link #deviceDelayMs}; never blocks on what it started.
 */
final class Effects implements AutoCloseable {
    /** A verdict waits for a decode at a pause, so nothing goes before it. */
    private static final long AT_ONCE_MS = 0;
    /** The detector's answer is needed about as soon as the transcript. */
    private static final long JUDGE_WITHIN_MS = 20;

    private final Session session;
    private final Engines engines;
    private final SessionOptions options;
    private final Ticker ticker;
    private final Ear ear;
    private final Outlet outlet;
    private final Thinker thinker;
    private final Utterances utterances;
    private final Partials partials;
    private final Conversation conversation = new Conversation();
    private final Session.Reports reports;
    private final AtomicInteger evidenceDue = new AtomicInteger();
    private final AtomicBoolean judging = new AtomicBoolean();

    private final Map<Generation, Reply> replies = new HashMap<>();
    private final List<ReplyWork> ending = new ArrayList<>();
    private boolean listening = true;
    private long turns;
    private Notice.Activity activity = Notice.Activity.LISTENING;

    private volatile List<ReplyWork> live = List.of();
    private volatile long deviceDelayMs;

    /** A draft or response, and how far it is. */
    private static final class Reply {
        final ReplyWork work;
        /** What a draft was answered to; empty before. */
        List<Message> drafted = List.of();

        boolean started;
        boolean responseEnded;
        boolean playbackEnded;

        Reply(ReplyWork work) {
            this.work = work;
        }
    }

    Effects(
            Session session,
            Engines engines,
            SessionOptions options,
            Ticker ticker,
            Ear ear,
            Outlet outlet,
            Thinker thinker,
            Utterances utterances,
            Partials partials) {
        this.session = session;
        this.engines = engines;
        this.options = options;
        this.ticker = ticker;
        this.ear = ear;
        this.outlet = outlet;
        this.thinker = thinker;
        this.utterances = utterances;
        this.partials = partials;
        reports = session.new Reports();
        partials.context(List.of());
    }

    void deviceDelayMs(long ms) {
        deviceDelayMs = ms;
    }

    boolean isQuiet() {
        return evidenceDue.get() == 0 && live.stream().allMatch(ReplyWork::isSettled);
    }

    void firstAudible(Generation generation, int offset) {
        for (var work : live)
            if (work.generation().equals(generation))
                work.marks().audible = ticker.nanos() + offset * 1_000_000_000L / outlet.sampleRateHz();
    }

    void perform(SessionState state, Event event, List<Effect> effects) {
        for (var effect : effects) perform(effect);
        if (event instanceof Event.EvidenceCame(var _, var generation, var evidence)
                && evidence instanceof Evidence.Words) speculate(state, generation);
        var nowListening = state.user() instanceof SessionState.UserTurn.Listening;
        if (nowListening && !listening) ear.turnEnded(); // committed, dropped, or a cough: what follows is new
        listening = nowListening;
        keepSound(state.user());
        show(activityIn(state));
        live = replies.values().stream().map(reply -> reply.work).toList();
    }

    /** What is being said may be recognized from its onset on, however long it gets. */
    private void keepSound(SessionState.UserTurn user) {
        switch (user) {
            case SessionState.UserTurn.Listening _ -> ear.keepUsual();
            case SessionState.UserTurn.Speaking speaking -> ear.keepFrom(speaking.from());
            case SessionState.UserTurn.Paused(var draft) -> ear.keepFrom(draft.from());
            case SessionState.UserTurn.Held held -> ear.keepFrom(held.from());
            case SessionState.UserTurn.Buffered(var draft, var _) -> ear.keepFrom(draft.from());
        }
    }

    private void perform(Effect effect) {
        switch (effect) {
            case Effect.OpenDraft draft -> openDraft(draft);
            case Effect.ProbeWords(var generation, var from) -> recognize(reply(generation), generation, from, false);
            case Effect.Judge(var generation) -> judge(generation);
            case Effect.DropDraft(var generation) -> drop(generation);
            case Effect.CommitTurn(var generation, var text) -> commitTurn(generation, text);
            case Effect.TakeBack(var generation) -> conversation.takeBack(generation);
            case Effect.StartResponse(var generation) -> startResponse(generation);
            case Effect.CancelResponse(var generation) -> cancelResponse(generation);
            case Effect.ResponseEnded(var generation, var ending) -> responseEnded(generation, ending);
            case Effect.PlaybackStarted(var generation) -> playbackStarted(generation);
            case Effect.PlaybackEnded ended -> playbackEnded(ended);
            case Effect.Duck(var on) -> outlet.duck(on);
            case Effect.PausePlayback _ -> outlet.pause(true);
            case Effect.ResumePlayback _ -> outlet.pause(false);
            case Effect.Refuse(var reason) -> session.tell(new Notice.Trouble(reason.sentence()));
            // No engine calls tools or answers beside the conversation yet; the turn loop is ready for both.
            case Effect.RunTool _, Effect.AddToolResult _, Effect.StartBeside _ -> {}
            case Effect.Ignore _, Effect.CloseSession _ -> {}
        }
    }

    // ---- drafts

    private void openDraft(Effect.OpenDraft draft) {
        partials.interrupt();
        var reply = reply(draft.generation());
        var marks = reply.work.marks();
        marks.speechEndSample = draft.to().samples();
        marks.speechEnd = session.nanosAt(draft.to());
        recognize(reply, draft.generation(), draft.from(), true);
    }

    private void recognize(Reply reply, Generation generation, SamplePosition from, boolean atPause) {
        evidenceDue.incrementAndGet();
        reply.work.fork("recognize", () -> {
            var words = Evidence.Words.NONE;
            try {
                var said = utterances.transcribe(from, atPause, AT_ONCE_MS);
                reply.work.marks().transcribed = ticker.nanos();
                words = Wording.of(said.text());
            } catch (RuntimeException e) {
                session.tell(new Notice.Trouble("The recognizer failed: " + e.getMessage()));
            } finally {
                session.post(new Event.EvidenceCame(session.now(), generation, words));
                evidenceDue.decrementAndGet();
            }
        });
    }

    private void judge(Generation generation) {
        var reply = replies.get(generation);
        if (reply == null || !judging.compareAndSet(false, true)) return; // the last answer is still to come
        evidenceDue.incrementAndGet();
        ear.wantSnapshot(snapshot -> {
            var begun = reply.work.fork("judge", () -> {
                try {
                    var p = engines.pool().call(JUDGE_WITHIN_MS, () -> ear.probability(snapshot));
                    session.post(new Event.EvidenceCame(session.now(), generation, new Evidence.EndOfTurn(p)));
                } catch (RuntimeException e) {
                    session.tell(new Notice.Trouble("The turn detector failed: " + e.getMessage()));
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

    /** The draft's words are known: its answer is begun, unheard. */
    private void speculate(SessionState state, Generation generation) {
        var draft = switch (state.user()) {
            case SessionState.UserTurn.Paused(var paused) -> paused;
            case SessionState.UserTurn.Buffered(var buffered, var _) -> buffered;
            default -> null;
        };
        var reply = replies.get(generation);
        if (draft == null || reply == null || !draft.generation().equals(generation)) return;
        if (state.policy().speculate()
                && draft.words() instanceof Draft.Known
                && !draft.text().isEmpty()) {
            reply.drafted = withUser(draft.text());
            reply.work.think(reply.drafted, true);
        }
    }

    private void drop(Generation generation) {
        var reply = replies.remove(generation);
        if (reply != null) end(reply.work);
    }

    // ---- turns and responses

    private void commitTurn(Generation generation, String text) {
        conversation.user(generation, text);
        var reply = reply(generation);
        reply.work.marks().committed = ticker.nanos();
        reply.work.marks().transcript = text;
        session.tell(new Notice.UserSaid(generation, text));
    }

    private void startResponse(Generation generation) {
        var reply = reply(generation);
        var messages = conversation.messages();
        if (!reply.drafted.isEmpty() && !reply.drafted.equals(messages)) reply = redone(generation, reply);
        reply.work.think(messages, false);
        reply.work.commit();
    }

    /** The draft was thought about before a reply was heard that stands before it now: its answer would not know that. */
    private Reply redone(Generation generation, Reply stale) {
        replies.remove(generation);
        end(stale.work);
        var reply = reply(generation);
        reply.work.marks().begunAs(stale.work.marks());
        return reply;
    }

    /** The model gets ready for the next turn while this one's reply is heard, most likely to its end. */
    private List<Message> asIfHeard(Reply reply) {
        var messages = conversation.messages();
        messages.add(Message.assistant(reply.work.written().strip()));
        return messages;
    }

    private void cancelResponse(Generation generation) {
        var reply = replies.get(generation);
        if (reply == null) return;
        reply.work.marks().cut = true;
        reply.work.cancel();
    }

    private void responseEnded(Generation generation, Ending ending) {
        var reply = replies.get(generation);
        if (reply == null) return;
        reply.responseEnded = true;
        if (!reply.started) reply.playbackEnded = true; // there was nothing to hear
        else if (ending == Ending.COMPLETED && !reply.playbackEnded) partials.context(asIfHeard(reply));
        report(generation, reply);
    }

    private void playbackStarted(Generation generation) {
        var reply = reply(generation);
        reply.started = true;
        reply.playbackEnded = false;
        outlet.start(generation, reply.work.audio());
    }

    private void playbackEnded(Effect.PlaybackEnded ended) {
        var underruns = outlet.stop(ended.generation());
        var reply = replies.get(ended.generation());
        if (reply == null) return;
        var marks = reply.work.marks();
        marks.heard = reply.work.audio().heardAt(ended.played());
        marks.cut |= ended.cut();
        marks.underruns = underruns;
        conversation.heard(ended.generation(), marks.heard);
        reply.playbackEnded = true;
        report(ended.generation(), reply);
    }

    private void report(Generation generation, Reply reply) {
        if (!reply.responseEnded || !reply.playbackEnded) return;
        replies.remove(generation);
        end(reply.work);
        turns++;
        session.tell(new Notice.TurnEnded(
                reply.work.marks().report(turns, reply.work.written().strip(), deviceDelayMs)));
        partials.context(conversation.messages());
    }

    // ---- odds and ends

    private List<Message> withUser(String text) {
        var messages = conversation.messages();
        messages.add(Message.user(text));
        return messages;
    }

    private Reply reply(Generation generation) {
        return replies.computeIfAbsent(
                generation, g -> new Reply(new ReplyWork(g, engines, thinker, options, ticker, reports)));
    }

    private void end(ReplyWork work) {
        work.cancel();
        ending.removeIf(ReplyWork::isGone);
        ending.add(work);
    }

    private static Notice.Activity activityIn(SessionState state) {
        if (state.playback() instanceof SessionState.Playback.Playing
                || state.playback() instanceof SessionState.Playback.Ducked) return Notice.Activity.SPEAKING;
        return switch (state.user()) {
            case SessionState.UserTurn.Speaking _, SessionState.UserTurn.Paused _, SessionState.UserTurn.Held _ ->
                Notice.Activity.HEARING;
            case SessionState.UserTurn.Listening _, SessionState.UserTurn.Buffered _ ->
                state.response() instanceof SessionState.Response.Generating
                        ? Notice.Activity.THINKING
                        : Notice.Activity.LISTENING;
        };
    }

    private void show(Notice.Activity now) {
        if (now == activity) return;
        activity = now;
        session.tell(new Notice.StateChanged(now));
    }

    /** Ends all work and waits for it. */
    @Override
    public void close() {
        for (var reply : replies.values()) end(reply.work);
        replies.clear();
        for (var work : ending) closeOne(work::close);
        ending.clear();
        closeOne(utterances::close);
        closeOne(thinker::close);
    }

    /** What fails when it is closed must not keep the rest open. */
    private void closeOne(Runnable closing) {
        try {
            closing.run();
        } catch (RuntimeException e) {
            session.tell(new Notice.Trouble("Closing the session failed in part: " + e.getMessage()));
        }
    }
}
