package io.vivavoce.session;

import io.vivavoce.audio.SamplePosition;
import io.vivavoce.concurrent.Ticker;
import io.vivavoce.conversation.Conversation;
import io.vivavoce.thinking.Message;
import io.vivavoce.turn.CallId;
import io.vivavoce.turn.Effect;
import io.vivavoce.turn.Ending;
import io.vivavoce.turn.Event;
import io.vivavoce.turn.Evidence;
import io.vivavoce.turn.Generation;
import io.vivavoce.turn.Moment;
import io.vivavoce.turn.SessionState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Does what the turn loop decided. Thread: the session's actor, but for {@link #firstAudible}, {@link #isQuiet} and
 * {@link #deviceDelayMs}; never blocks on what it started.
 */
final class Effects implements AutoCloseable {
    private final Session session;
    private final Ticker ticker;
    private final Ear ear;
    private final Outlet outlet;
    private final Thinker thinker;
    private final Utterances utterances;
    private final Partials partials;
    private final Conversation conversation = new Conversation();
    private final Replies replies;
    /** What was asked for and has not begun, by number. */
    private final Map<Long, Wish> wishes = new ConcurrentHashMap<>();

    private final AtomicLong asks = new AtomicLong();
    private volatile SessionOptions options;
    private Event current = new Event.Tick(Moment.ofMillis(0));
    private final Drafts drafts;
    private final Besides besides;
    private final UserSide userSide;
    private final Edits edits;
    private long turns;

    private volatile long deviceDelayMs;

    Effects(
            Session session,
            Engines engines,
            SessionOptions options,
            Reports reports,
            Ticker ticker,
            Ear ear,
            Outlet outlet,
            Thinker thinker,
            Utterances utterances,
            Partials partials) {
        this.session = session;
        this.ticker = ticker;
        this.ear = ear;
        this.outlet = outlet;
        this.thinker = thinker;
        this.utterances = utterances;
        this.partials = partials;
        this.options = options;
        replies = new Replies((generation, wished) ->
                new ReplyWork(generation, engines, thinker, wished.orElse(this.options), ticker, reports));
        besides = new Besides(session, engines, ticker, reports);
        drafts = new Drafts(session, engines.pool(), ticker, ear, utterances, replies);
        userSide = new UserSide(session, ear);
        edits = new Edits(session, conversation, replies);
        partials.context(List.of());
    }

    void deviceDelayMs(long ms) {
        deviceDelayMs = ms;
    }

    /** Any thread. */
    long ask(Wish wish) {
        var ask = asks.incrementAndGet();
        wishes.put(ask, wish);
        return ask;
    }

    /** Any thread. */
    void options(SessionOptions changed) {
        options = changed;
        thinker.options(changed);
    }

    boolean isQuiet() {
        return drafts.isSettled() && replies.isSettled();
    }

    void firstAudible(Generation generation, int offset) {
        replies.firstAudible(generation, ticker.nanos() + offset * 1_000_000_000L / outlet.sampleRateHz());
    }

    void perform(SessionState state, Event event, List<Effect> effects) {
        current = event;
        userSide.before(state, event);
        for (var effect : effects) perform(state, effect);
        if (event instanceof Event.Tick) {
            replies.tick();
            besides.tick();
        }
        if (event instanceof Event.EvidenceCame(var _, var generation, var evidence)
                && evidence instanceof Evidence.Words) drafts.speculate(state, generation, conversation.messages());
        userSide.after(state, effects.stream().anyMatch(Effect.CommitTurn.class::isInstance));
        replies.publish();
    }

    private void perform(SessionState state, Effect effect) {
        switch (effect) {
            case Effect.OpenDraft draft -> {
                partials.interrupt();
                drafts.open(draft);
            }
            case Effect.ProbeWords(var generation, var from) -> drafts.probe(generation, from);
            case Effect.Judge(var generation) -> drafts.judge(generation);
            case Effect.DropDraft(var generation) -> replies.end(generation);
            case Effect.CommitTurn(var generation, var text) -> commitTurn(generation, text);
            case Effect.TakeBack(var generation) -> takeBack(generation);
            case Effect.StartResponse(var generation) -> startResponse(generation);
            case Effect.CancelResponse(var generation) -> cancelResponse(generation);
            case Effect.ResponseEnded(var generation, var ending) -> responseEnded(state, generation, ending);
            case Effect.PlaybackStarted(var generation) -> playbackStarted(generation);
            case Effect.PlaybackEnded ended -> playbackEnded(state, ended);
            case Effect.Duck(var on) -> outlet.duck(on);
            case Effect.PausePlayback _ -> outlet.pause(true);
            case Effect.ResumePlayback _ -> outlet.pause(false);
            case Effect.EditConversation(var edit) -> {
                edits.make(edit);
                partials.context(conversation.messages());
            }
            case Effect.Refuse(var reason) -> refuse(reason);
            case Effect.RunTool(var generation, var call) -> runTool(generation, call);
            case Effect.AddToolResult _ -> {} // whoever ran the tool has put it where it belongs, by an edit
            case Effect.StartBeside(var generation) -> startBeside(generation);
            case Effect.Ignore _, Effect.CloseSession _ -> {}
        }
    }

    // ---- turns and responses

    private void commitTurn(Generation generation, String text) {
        conversation.user(generation, text);
        var marks = replies.of(generation).work.marks();
        marks.committed = ticker.nanos();
        marks.transcript = text;
        session.tell(new Notice.UserSaid(generation, text));
    }

    private void takeBack(Generation generation) {
        conversation.takeBack(generation);
        session.tell(new Notice.TurnTakenBack(generation));
    }

    /** The number of what the client asked for with the event that is being performed; 0 for nothing. */
    private long ask() {
        return switch (current) {
            case Event.ResponseAsked(var _, var ask) -> ask;
            case Event.BesideAsked(var _, var ask) -> ask;
            default -> 0;
        };
    }

    private void refuse(Effect.Refusal reason) {
        var ask = ask();
        if (ask == 0) session.tell(new Notice.Trouble(reason.sentence()));
        else {
            wishes.remove(ask);
            session.tell(new Notice.AskRefused(ask, reason.sentence()));
        }
    }

    private void startResponse(Generation generation) {
        var ask = ask();
        session.tell(new Notice.ResponseStarted(generation, ask));
        conversation.begin(generation);
        var wish = Optional.ofNullable(wishes.remove(ask));
        var reply = replies.of(generation, wish.map(Wish::options));
        var messages = wish.flatMap(Wish::input).orElseGet(conversation::messages);
        // The draft may have been thought about before a reply was heard that stands before it now.
        if (!reply.drafted.isEmpty() && !reply.drafted.equals(messages)) reply = replies.redone(generation, reply);
        reply.work.think(messages, false);
        reply.work.commit();
    }

    private void startBeside(Generation generation) {
        var ask = ask();
        session.tell(new Notice.ResponseStarted(generation, ask));
        var wish = Optional.ofNullable(wishes.remove(ask));
        besides.start(
                generation,
                wish.map(Wish::options).orElse(options),
                wish.flatMap(Wish::input).orElseGet(conversation::messages));
    }

    /** Who is told runs it; from here on it counts as begun. */
    private void runTool(Generation generation, CallId id) {
        var calls = replies.find(generation).map(reply -> reply.work.calls()).orElse(List.of());
        for (var call : calls) {
            if (!call.id().equals(id.value())) continue;
            conversation.called(call);
            session.post(new Event.ToolStarted(session.now(), id));
            session.tell(new Notice.ToolCalled(generation, call));
        }
    }

    /** See {@link Besides#pull}. */
    int pullBeside(Generation generation, float[] frame) {
        return besides.pull(generation, frame);
    }

    /** The model gets ready for the next turn while this one's reply is heard, most likely to its end. */
    private List<Message> asIfHeard(Replies.Reply reply) {
        var messages = conversation.messages();
        messages.add(Message.assistant(reply.work.written().strip()));
        return messages;
    }

    private void cancelResponse(Generation generation) {
        besides.cancel(generation);
        replies.find(generation).ifPresent(reply -> {
            reply.work.marks().cut = true;
            reply.work.cancel();
        });
    }

    private void responseEnded(SessionState state, Generation generation, Ending ending) {
        if (besides.ended(generation, ending)) return;
        replies.find(generation).ifPresent(reply -> {
            reply.responseEnded = true;
            var marks = reply.work.marks();
            session.tell(new Notice.ResponseEnded(generation, ending, marks.usage(), marks.whyFailed));
            if (!reply.work.isSpoken()) wrote(generation, reply);
            // One that waits for another's playback to end will be heard; else there was nothing to hear.
            if (!reply.started) reply.playbackEnded = !waits(state, generation);
            var made = ending == Ending.COMPLETED || ending == Ending.INCOMPLETE;
            if (made && !reply.playbackEnded && reply.work.calls().isEmpty()) partials.context(asIfHeard(reply));
            report(generation, reply);
        });
    }

    /** What is not spoken counts as heard when it was told. */
    private void wrote(Generation generation, Replies.Reply reply) {
        var text = reply.work.written().strip();
        reply.work.marks().heard = text;
        if (conversation.holds(generation)) conversation.heard(generation, text);
    }

    private static boolean waits(SessionState state, Generation generation) {
        return state.waiting().stream().anyMatch(track -> track.generation().equals(generation));
    }

    private void playbackStarted(Generation generation) {
        var reply = replies.of(generation);
        reply.started = true;
        reply.playbackEnded = false;
        outlet.start(generation, reply.work.audio());
        session.tell(new Notice.PlaybackStarted(generation));
    }

    private void playbackEnded(SessionState state, Effect.PlaybackEnded ended) {
        var played = outlet.stop(ended.generation());
        replies.find(ended.generation()).ifPresent(reply -> {
            var marks = reply.work.marks();
            marks.heard = reply.work.audio().heardAt(Math.min(ended.played(), reply.mostPlayed));
            marks.cut |= ended.cut();
            marks.underruns = played.underruns();
            marks.ended = played.endNanos();
            if (ended.cut()) onset(state.user()).ifPresent(from -> marks.bargeIn = session.nanosAt(from));
            if (conversation.holds(ended.generation())) conversation.heard(ended.generation(), marks.heard);
            reply.work.audio().forget();
            edits.over(ended.generation(), reply.work.audio());
            if (marks.cut || reply.mostPlayed < ended.played()) session.tell(cut(ended.generation(), reply));
            reply.playbackEnded = true;
            report(ended.generation(), reply);
        });
    }

    /** Where the speech began that is being heard. */
    private static Optional<SamplePosition> onset(SessionState.UserTurn user) {
        return switch (user) {
            case SessionState.UserTurn.Listening _ -> Optional.empty();
            case SessionState.UserTurn.Speaking speaking -> Optional.of(speaking.from());
            case SessionState.UserTurn.Paused(var draft) -> Optional.of(draft.from());
            case SessionState.UserTurn.Held held -> Optional.of(held.from());
            case SessionState.UserTurn.Buffered(var draft, var _) -> Optional.of(draft.from());
        };
    }

    private static Notice cut(Generation generation, Replies.Reply reply) {
        var heard = reply.work.marks().heard;
        return new Notice.ReplyCut(
                generation, heard, heard.equals(reply.work.written().stripTrailing()));
    }

    private void report(Generation generation, Replies.Reply reply) {
        if (!reply.isOver()) return;
        replies.end(generation);
        turns++;
        session.tell(new Notice.TurnEnded(
                generation,
                reply.work.marks().report(turns, reply.work.written().strip(), deviceDelayMs)));
        partials.context(conversation.messages());
    }

    // ---- the end

    /** Ends all work and waits for it. */
    @Override
    public void close() {
        replies.close(work -> closeOne(work::run));
        closeOne(besides::close);
        closeOne(() -> utterances.close(Session.CLOSE_WITHIN_MS));
        closeOne(() -> thinker.close(Session.CLOSE_WITHIN_MS));
    }

    private interface Closing {
        void run() throws InterruptedException;
    }

    /** What fails when it is closed must not keep the rest open. */
    private void closeOne(Closing closing) {
        try {
            closing.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            session.tell(new Notice.Trouble("Closing the session failed in part: " + e.getMessage()));
        }
    }
}
