package io.vivavoce.turn;

import io.vivavoce.turn.SessionState.Link;
import io.vivavoce.turn.SessionState.Pause;
import io.vivavoce.turn.SessionState.Playback;
import io.vivavoce.turn.SessionState.Probe;
import io.vivavoce.turn.SessionState.UserTurn;
import java.util.Optional;

/**
 * Whose turn it is: the rule, without clock, thread or I/O.
 *
 * <p>{@link #next} is total: every event is answered in every state; one that comes late or makes no sense changes
 * nothing and is counted ({@link Effect.Ignore}). What waits for time stands in the state, and {@link #wakeAt} tells when
 * to look again: there are no timers to set, cancel or miss. Thread-safe, for it keeps nothing.
 */
public final class TurnLoop {

    /** Where {@code event} leads from {@code state}; never throws. */
    public static Transition next(SessionState state, Event event) {
        var step = new Step(state, event.at());
        if (state.link() instanceof Link.Closed) step.ignore(event);
        else answer(step, event);
        return step.done();
    }

    private static void answer(Step step, Event event) {
        switch (event) {
            case Event.SpeechStarted started -> UserMoves.speechStarted(step, started);
            case Event.SpeechBelieved believed -> UserMoves.speechBelieved(step, believed);
            case Event.SpeechPaused paused -> UserMoves.speechPaused(step, paused);
            case Event.SoundLost lost -> UserMoves.soundLost(step, lost);
            case Event.EvidenceCame came -> UserMoves.evidence(step, came);
            case Event.Typed typed -> UserMoves.typed(step, typed);
            case Event.Pressed pressed -> UserMoves.pressed(step, pressed);
            case Event.Released released -> UserMoves.released(step, released);
            case Event.CommitAsked _ -> UserMoves.commitAsked(step);
            case Event.ClearAsked _ -> UserMoves.clear(step);
            case Event.ResponseAsked _ -> ReplyMoves.responseAsked(step);
            case Event.BesideAsked _ -> ReplyMoves.besideAsked(step);
            case Event.BesideCancelled cancelled -> ReplyMoves.besideCancelled(step, cancelled);
            case Event.Edited(var _, var edit) -> step.emit(new Effect.EditConversation(edit));
            case Event.CancelAsked asked -> ReplyMoves.cancelAsked(step, asked);
            case Event.PolicyChanged(var _, var policy) -> LinkMoves.policyChanged(step, policy);
            case Event.AudioMade made -> ReplyMoves.audioMade(step, made);
            case Event.ResponseMade made -> ReplyMoves.responseMade(step, made);
            case Event.ToolsCalled called -> ToolMoves.called(step, called);
            case Event.ToolStarted started -> ToolMoves.started(step, started);
            case Event.ToolDone done -> ToolMoves.done(step, done);
            case Event.Played played -> ReplyMoves.played(step, played);
            case Event.Tick _ -> {
                LinkMoves.tick(step);
                if (!(step.link instanceof Link.Closed)) UserMoves.tick(step);
            }
            case Event.Detached detached -> LinkMoves.detached(step, detached);
            case Event.Attached attached -> LinkMoves.attached(step, attached);
            case Event.Closed _ -> LinkMoves.close(step);
        }
    }

    /** When the state wants an {@link Event.Tick} next; empty when only an event can change it. */
    public static Optional<Moment> wakeAt(SessionState state) {
        return sooner(sooner(linkWakes(state), userWakes(state)), playbackWakes(state));
    }

    private static Optional<Moment> sooner(Optional<Moment> one, Optional<Moment> other) {
        if (one.isEmpty()) return other;
        return other.isEmpty() || one.get().isBefore(other.get()) ? one : other;
    }

    private static Optional<Moment> linkWakes(SessionState state) {
        return state.link() instanceof Link.Detached(var _, var since)
                ? Optional.of(since.plusMillis(state.policy().bargeIn().detachedMs()))
                : Optional.empty();
    }

    private static Optional<Moment> userWakes(SessionState state) {
        if (state.link() instanceof Link.Closed) return Optional.empty();
        var limits = state.policy().bargeIn();
        return switch (state.user()) {
            case UserTurn.Listening _ -> Optional.empty();
            case UserTurn.Held(var _, var since) -> Optional.of(since.plusMillis(limits.maxUtteranceMs()));
            case UserTurn.Speaking(var _, var since, var probe, var _) ->
                Optional.of(since.plusMillis(
                        mayProbe(state.playback(), probe) ? limits.probeAfterMs() : limits.maxUtteranceMs()));
            case UserTurn.Paused(var draft) -> draftWakes(state, draft);
            case UserTurn.Buffered(var draft, var commitAsked) ->
                commitAsked
                        ? Optional.of(draft.pausedAt()
                                .plusMillis(state.policy().endpointing().giveUpMs()))
                        : Optional.empty();
        };
    }

    private static Optional<Moment> draftWakes(SessionState state, Draft draft) {
        var endpointing = state.policy().endpointing();
        var judge = endpointing.judgeAfterMs(draft);
        // A verdict that must wait for a reply is looked at again when that ends.
        var after = Step.verdictMustWait(state.policy(), state.response(), state.playback())
                ? Long.MAX_VALUE
                : endpointing.verdictAfterMs(draft).orElse(endpointing.giveUpMs());
        var first = Math.min(after, judge.orElse(Long.MAX_VALUE));
        return first == Long.MAX_VALUE
                ? Optional.empty()
                : Optional.of(draft.pausedAt().plusMillis(first));
    }

    private static Optional<Moment> playbackWakes(SessionState state) {
        return state.playback() instanceof Playback.Yielding(var _, var why) && why instanceof Pause.SoundEnded(var at)
                ? Optional.of(at.plusMillis(state.policy().bargeIn().resumeAfterMs()))
                : Optional.empty();
    }

    /** Speech that has paused a reply is decoded once while it goes on. */
    static boolean mayProbe(Playback playback, Probe probe) {
        return probe instanceof Probe.None
                && playback instanceof Playback.Yielding(var _, var why)
                && why instanceof Pause.Speech;
    }

    private TurnLoop() {}
}
