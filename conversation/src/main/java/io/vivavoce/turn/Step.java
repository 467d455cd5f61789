package io.vivavoce.turn;

import io.vivavoce.audio.SamplePosition;
import io.vivavoce.turn.SessionState.Commit;
import io.vivavoce.turn.SessionState.Link;
import io.vivavoce.turn.SessionState.Pause;
import io.vivavoce.turn.SessionState.PendingTool;
import io.vivavoce.turn.SessionState.Playback;
import io.vivavoce.turn.SessionState.Probe;
import io.vivavoce.turn.SessionState.Response;
import io.vivavoce.turn.SessionState.Track;
import io.vivavoce.turn.SessionState.UserTurn;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A working copy of the state while one event is answered, and the moves that several events share. Lives for one call of
 * {@link TurnLoop#next}; seen by one thread.
 */
final class Step {
    final Moment at;
    Link link;
    TurnPolicy policy;
    UserTurn user;
    Commit last;
    Response response;
    Playback playback;
    List<Track> waiting;
    Map<CallId, PendingTool> tools;
    List<Generation> beside;
    private Generation next;
    private final List<Effect> effects = new ArrayList<>(4);

    Step(SessionState state, Moment at) {
        this.at = at;
        link = state.link();
        policy = state.policy();
        user = state.user();
        last = state.last();
        response = state.response();
        playback = state.playback();
        waiting = state.waiting();
        tools = state.tools();
        beside = state.beside();
        next = state.next();
    }

    Transition done() {
        return new Transition(
                new SessionState(link, policy, user, last, response, playback, waiting, tools, beside, next), effects);
    }

    void emit(Effect effect) {
        effects.add(effect);
    }

    void ignore(Event event) {
        emit(new Effect.Ignore(event.getClass().getSimpleName()));
    }

    void refuse(Effect.Refusal reason) {
        emit(new Effect.Refuse(reason));
    }

    Generation fresh() {
        var generation = next;
        next = next.next();
        return generation;
    }

    // ---- what is going on

    boolean isAttached() {
        return link instanceof Link.Attached;
    }

    boolean isGenerating() {
        return response instanceof Response.Generating;
    }

    boolean isGenerating(Generation generation) {
        return response instanceof Response.Generating(var active) && active.equals(generation);
    }

    boolean isSilent() {
        return playback instanceof Playback.Silent;
    }

    /** A verdict may not end the reply that goes on: it waits. */
    boolean verdictMustWait() {
        return verdictMustWait(policy, response, playback);
    }

    static boolean verdictMustWait(TurnPolicy policy, Response response, Playback playback) {
        return !policy.interruptResponse()
                && (response instanceof Response.Generating || !(playback instanceof Playback.Silent));
    }

    Optional<Track> track() {
        return switch (playback) {
            case Playback.Silent _ -> Optional.empty();
            case Playback.Playing(var track) -> Optional.of(track);
            case Playback.Ducked(var track) -> Optional.of(track);
            case Playback.Yielding(var track, var _) -> Optional.of(track);
        };
    }

    // ---- the user's side

    /** Ends the work for a turn that was not committed, and listens. What was taken back from a commit goes back. */
    void dropUtterance() {
        dropUtterance(false);
    }

    /** @param answered whether what goes back is answered now, if it may be; else it is together with what comes next */
    void dropUtterance(boolean answered) {
        switch (user) {
            case UserTurn.Listening _, UserTurn.Held _ -> {}
            case UserTurn.Speaking(var _, var _, var probe, var carried) -> {
                drop(probe);
                keep(carried, answered);
            }
            case UserTurn.Paused(var draft) -> drop(draft, answered);
            case UserTurn.Buffered(var draft, var _) -> drop(draft, answered);
        }
        user = new UserTurn.Listening();
    }

    private void drop(Draft draft, boolean answered) {
        emit(new Effect.DropDraft(draft.generation()));
        keep(draft.carried(), answered);
    }

    private void keep(String carried, boolean answered) {
        if (carried.isEmpty()) return;
        var generation = fresh();
        emit(new Effect.CommitTurn(generation, carried));
        if (answered && policy.createResponse() && !isGenerating()) startResponse(generation);
        else emit(new Effect.DropDraft(generation));
    }

    void drop(Probe probe) {
        if (probe instanceof Probe.Asked(var generation)) emit(new Effect.DropDraft(generation));
    }

    Draft openDraft(SamplePosition from, SamplePosition to, Moment pausedAt, String carried) {
        var end = to.since(from) < 0 ? from : to;
        var draft = Draft.open(fresh(), from, end, pausedAt, carried);
        emit(new Effect.OpenDraft(draft.generation(), from, end, carried, policy.speculate()));
        return draft;
    }

    /** The turn is over: what was drafted becomes the user's message, and its work the response. */
    void commit(Draft draft) {
        if (policy.interruptResponse() || policy.createResponse()) interrupt(); // else nothing is to take its place
        overtakeTools();
        last = new Commit.Made(at, draft.from(), draft.text(), draft.generation());
        user = new UserTurn.Listening();
        emit(new Effect.CommitTurn(draft.generation(), draft.text()));
        if (policy.createResponse()) startResponse(draft.generation());
        else emit(new Effect.DropDraft(draft.generation()));
    }

    /** A newer turn was committed than those that called the tools which are not done. */
    void overtakeTools() {
        if (tools.isEmpty()) return;
        var marked = new HashMap<>(tools);
        marked.replaceAll((_, tool) -> new PendingTool(tool.calledBy(), tool.stage(), true));
        tools = marked;
    }

    // ---- the reply's side

    void startResponse(Generation generation) {
        response = new Response.Generating(generation);
        emit(new Effect.StartResponse(generation));
    }

    /** Ends the active response and all playback, waiting ones too. */
    void interrupt() {
        if (response instanceof Response.Generating(var active)) {
            emit(new Effect.CancelResponse(active));
            endResponse(active, Ending.CANCELLED);
        }
        if (playback instanceof Playback.Ducked) emit(new Effect.Duck(false));
        track().ifPresent(track -> emit(new Effect.PlaybackEnded(track.generation(), track.played(), !track.isOver())));
        for (var track : waiting) emit(new Effect.PlaybackEnded(track.generation(), 0, true));
        waiting = List.of();
        playback = new Playback.Silent();
    }

    void endResponse(Generation generation, Ending ending) {
        response = new Response.Ended(generation, ending);
        emit(new Effect.ResponseEnded(generation, ending));
    }

    /** The reply was heard to its end; the next one that waits begins. */
    void finishPlayback(Track track) {
        if (playback instanceof Playback.Ducked) emit(new Effect.Duck(false));
        emit(new Effect.PlaybackEnded(track.generation(), track.played(), false));
        playback = new Playback.Silent();
        while (isSilent() && !waiting.isEmpty()) {
            var following = waiting.getFirst();
            waiting = waiting.subList(1, waiting.size());
            startPlayback(following);
            if (following.isOver()) finishPlayback(following);
        }
    }

    /** Begins a playback; it waits at its first sample where the user speaks or nobody listens. */
    void startPlayback(Track track) {
        emit(new Effect.PlaybackStarted(track.generation()));
        playback = new Playback.Playing(track);
        if (!isAttached()) pause(new Pause.Detached());
        else if (policy.mayYield() && user instanceof UserTurn.Speaking) pause(new Pause.Speech());
    }

    /** Stops the playback that is going on at a sample. */
    void pause(Pause why) {
        track().ifPresent(track -> {
            if (!(playback instanceof Playback.Yielding)) emit(new Effect.PausePlayback(track.generation()));
            if (playback instanceof Playback.Ducked) emit(new Effect.Duck(false)); // in silence
            playback = new Playback.Yielding(track, why);
        });
    }

    /** Goes on with what was ducked or paused by a sound that was nothing. */
    void resume() {
        switch (playback) {
            case Playback.Silent _, Playback.Playing _ -> {}
            case Playback.Ducked(var track) -> {
                emit(new Effect.Duck(false));
                playback = new Playback.Playing(track);
            }
            case Playback.Yielding(var track, var why) -> {
                if (why instanceof Pause.Detached && !isAttached()) return;
                emit(new Effect.ResumePlayback(track.generation()));
                playback = new Playback.Playing(track);
            }
        }
    }

    /** The same playback, further on. */
    void setTrack(Track track) {
        playback = switch (playback) {
            case Playback.Silent silent -> silent;
            case Playback.Playing _ -> new Playback.Playing(track);
            case Playback.Ducked _ -> new Playback.Ducked(track);
            case Playback.Yielding(var _, var why) -> new Playback.Yielding(track, why);
        };
    }
}
