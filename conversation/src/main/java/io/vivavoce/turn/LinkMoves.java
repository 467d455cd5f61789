package io.vivavoce.turn;

import io.vivavoce.turn.SessionState.Link;
import io.vivavoce.turn.SessionState.Pause;
import io.vivavoce.turn.SessionState.Playback;
import io.vivavoce.turn.SessionState.UserTurn;
import java.util.List;

/** A client that goes and comes back, and the end. */
final class LinkMoves {

    static void detached(Step step, Event.Detached event) {
        if (!(step.link instanceof Link.Attached(var epoch)) || epoch != event.epoch()) {
            step.ignore(event);
            return;
        }
        step.link = new Link.Detached(epoch, event.at());
        switch (step.user) {
            case UserTurn.Speaking(var from, var _, var probe, var carried) -> {
                step.drop(probe);
                step.user = new UserTurn.Paused(step.openDraft(from, event.heardTo(), event.at(), carried));
            }
            case UserTurn.Held(var from, var _) ->
                step.user = new UserTurn.Buffered(step.openDraft(from, event.heardTo(), event.at(), ""), false);
            case UserTurn.Listening _, UserTurn.Paused _, UserTurn.Buffered _ -> {}
        }
        step.pause(new Pause.Detached());
    }

    static void attached(Step step, Event.Attached event) {
        var epoch = switch (step.link) {
            case Link.Attached(var current) -> current;
            case Link.Detached(var left, var _) -> left;
            case Link.Closed() -> Long.MAX_VALUE;
        };
        if (event.epoch() <= epoch) { // an old connection that wakes up late
            step.ignore(event);
            return;
        }
        step.link = new Link.Attached(event.epoch());
        if (step.playback instanceof Playback.Yielding(var _, var why) && why instanceof Pause.Detached) step.resume();
    }

    static void tick(Step step) {
        if (step.link instanceof Link.Detached(var _, var since)
                && step.at.millisSince(since) >= step.policy.bargeIn().detachedMs()) close(step);
    }

    static void close(Step step) {
        step.dropUtterance();
        step.interrupt();
        for (var generation : step.beside) {
            step.emit(new Effect.CancelResponse(generation));
            step.emit(new Effect.ResponseEnded(generation, Ending.CANCELLED));
        }
        step.beside = List.of();
        step.link = new Link.Closed();
        step.emit(new Effect.CloseSession());
    }

    static void policyChanged(Step step, TurnPolicy policy) {
        var stops = step.policy.automatic()
                && !policy.automatic()
                && (step.user instanceof UserTurn.Speaking || step.user instanceof UserTurn.Paused);
        step.policy = policy;
        if (stops) UserMoves.clear(step);
        else if (!policy.mayYield() && (step.playback instanceof Playback.Ducked || isPausedBySound(step)))
            step.resume();
        UserMoves.verdict(step);
    }

    private static boolean isPausedBySound(Step step) {
        return step.playback instanceof Playback.Yielding(var _, var why) && !(why instanceof Pause.Detached);
    }

    private LinkMoves() {}
}
