package io.vivavoce.session;

import io.vivavoce.turn.Draft;
import io.vivavoce.turn.Event;
import io.vivavoce.turn.SessionState;
import io.vivavoce.turn.SessionState.Playback;
import io.vivavoce.turn.SessionState.UserTurn;

/**
 * Tells of the user's speech and of what is going on, and keeps the sound of what is being said, as the state of a session
 * has it.
 *
 * <p>Thread: the session's actor.
 */
final class UserSide {
    private final Session session;
    private final Ear ear;
    private boolean listening = true;
    /** Whether the speech that goes on was told of. */
    private boolean speechTold;

    private Notice.Activity activity = Notice.Activity.LISTENING;

    UserSide(Session session, Ear ear) {
        this.session = session;
        this.ear = ear;
    }

    /** Before the effects: a listener is to know of the speech before it knows what the speech did. */
    void before(SessionState state, Event event) {
        if (event instanceof Event.SpeechBelieved
                && state.user() instanceof UserTurn.Speaking speaking
                && !speechTold) {
            speechTold = true;
            session.tell(new Notice.SpeechStarted(speaking.from()));
        }
        if (speechTold && state.user() instanceof UserTurn.Listening) {
            speechTold = false;
            session.tell(new Notice.SpeechStopped(ear.heardTo()));
        }
    }

    /** @param committed whether a turn was taken just now */
    void after(SessionState state, boolean committed) {
        var nowListening = state.user() instanceof UserTurn.Listening;
        if (nowListening && !listening && !committed) session.tell(new Notice.NothingSaid());
        if (nowListening && !listening) ear.turnEnded(); // committed, dropped, or a cough: what follows is new
        listening = nowListening;
        keepSound(state.user());
        show(activityIn(state));
    }

    /** What is being said may be recognized from its onset on, however long it gets. */
    private void keepSound(UserTurn user) {
        switch (user) {
            case UserTurn.Listening _ -> ear.keepUsual();
            case UserTurn.Speaking speaking -> ear.keepFrom(speaking.from());
            case UserTurn.Paused(var draft) -> ear.keepFrom(draft.from());
            case UserTurn.Held held -> ear.keepFrom(held.from());
            case UserTurn.Buffered(var draft, var _) -> {
                if (draft.words() instanceof Draft.Known) ear.keepUsual(); // it may stay so for long
                else ear.keepFrom(draft.from());
            }
        }
    }

    private static Notice.Activity activityIn(SessionState state) {
        if (state.playback() instanceof Playback.Playing || state.playback() instanceof Playback.Ducked)
            return Notice.Activity.SPEAKING;
        return switch (state.user()) {
            case UserTurn.Speaking _, UserTurn.Paused _, UserTurn.Held _ -> Notice.Activity.HEARING;
            case UserTurn.Listening _, UserTurn.Buffered _ ->
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
}
