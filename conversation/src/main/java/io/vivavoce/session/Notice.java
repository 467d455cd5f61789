package io.vivavoce.session;

import io.vivavoce.audio.SamplePosition;
import io.vivavoce.thinking.ToolCall;
import io.vivavoce.turn.Ending;
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

    /** The user is believed to speak, and began at {@code onset}; told before what that brings about. */
    record SpeechStarted(SamplePosition onset) implements Notice {}

    /**
     * What began with {@link SpeechStarted} is over: the turn was taken, or it came to nothing; {@link UserSaid} or
     * {@link NothingSaid} follows.
     *
     * @param heardTo what was heard by then, the pause included
     */
    record SpeechStopped(SamplePosition heardTo) implements Notice {}

    /** What was heard, or held by the button, was dropped: no words, too few to take the turn, or taken back. */
    record NothingSaid() implements Notice {}

    /** The recognizer failed on what the user says; {@link NothingSaid} follows, unless it understands more of it. */
    record NotUnderstood(String why) implements Notice {}

    /** The user's turn is over; this was said or typed. */
    record UserSaid(Generation generation, String text) implements Notice {}

    /** The user goes on with what {@code generation} said: its message never was, its text comes again with the next. */
    record TurnTakenBack(Generation generation) implements Notice {}

    /**
     * A response was begun; all of {@code generation} that is told or can be played follows.
     *
     * @param ask of {@link Session#respond(Wish)} or {@link Session#respondBeside}; 0 where nobody asked
     */
    record ResponseStarted(Generation generation, long ask) implements Notice {
        public ResponseStarted(Generation generation) {
            this(generation, 0);
        }
    }

    /** The response that was asked for as {@code ask} will not begin. */
    record AskRefused(long ask, String sentence) implements Notice {}

    /** What was made of {@code generation} is played from now on, until {@link TurnEnded}. */
    record PlaybackStarted(Generation generation) implements Notice {}

    /**
     * The response was made, or ended otherwise; what was made of it may still be played.
     *
     * @param whyFailed a sentence for people; empty unless it failed
     */
    record ResponseEnded(Generation generation, Ending ending, ReplyUsage usage, String whyFailed) implements Notice {
        public ResponseEnded(Generation generation, Ending ending) {
            this(generation, ending, ReplyUsage.NONE, "");
        }
    }

    /**
     * The response calls a tool, and is about to end; several are told one after the other. Whoever is told runs it, once,
     * and gives the result back by {@link Session#edit} ({@link io.vivavoce.turn.Edit.AddResult}); no reply to it begins by
     * itself.
     */
    record ToolCalled(Generation generation, ToolCall call) implements Notice {}

    /** The next piece of a reply as it was written; it has not been heard yet. */
    record ReplyText(Generation generation, String piece) implements Notice {}

    /**
     * The reply was cut: the conversation holds {@code heard} of it, which is its beginning.
     *
     * @param complete whether that is all that was written
     */
    record ReplyCut(Generation generation, String heard, boolean complete) implements Notice {}

    /** A turn is over, response and playback. */
    record TurnEnded(Generation generation, TurnReport report) implements Notice {}

    /** Something failed or was refused; the session goes on. A sentence for people, never spoken. */
    record Trouble(String sentence) implements Notice {}

    /** The session is over. */
    record Ended() implements Notice {}
}
