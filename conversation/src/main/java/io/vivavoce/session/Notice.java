package io.vivavoce.session;

import io.vivavoce.turn.Generation;

/** What a session tells whoever shows it. */
public sealed interface Notice {

    /** What is going on changed. */
    record StateChanged(Activity activity) implements Notice {}

    /** What a session is doing, for people. */
    enum Activity {
        LISTENING,
        HEARING,
        THINKING,
        SPEAKING
    }

    /** The transcript so far of an utterance that goes on; may still change. */
    record Partial(String text) implements Notice {}

    /** The user's turn is over; this was said or typed. */
    record UserSaid(Generation generation, String text) implements Notice {}

    /** The next piece of a reply as it was written; it has not been heard yet. */
    record ReplyText(Generation generation, String piece) implements Notice {}

    /** A turn is over, response and playback. */
    record TurnEnded(Generation generation, TurnReport report) implements Notice {}

    /** Something failed or was refused; the session goes on. A sentence for people, never spoken. */
    record Trouble(String sentence) implements Notice {}

    /** The session is over. */
    record Ended() implements Notice {}
}
