package io.vivavoce.turn;

import io.vivavoce.audio.SamplePosition;
import java.util.List;
import java.util.Map;

/**
 * All that the turn loop knows of a session: a product of small machines, because a user can speak while a reply plays
 * on, type while it thinks, or draft a new turn while the old reply is paused. No native handle, so that it can be
 * resumed elsewhere.
 *
 * @param beside out-of-band responses, at most {@link #MAX_BESIDE}
 * @param next number of the next draft or response
 */
public record SessionState(
        Link link,
        TurnPolicy policy,
        UserTurn user,
        Commit last,
        Response response,
        Playback playback,
        List<Track> waiting,
        Map<CallId, PendingTool> tools,
        List<Generation> beside,
        Generation next) {

    /** Out-of-band responses at once; one more is refused. */
    public static final int MAX_BESIDE = 4;
    /** Replies whose playback waits for that of another; one more ends the oldest of them. */
    public static final int MAX_WAITING = 4;
    /** Tool calls that are not done; one more is refused. */
    public static final int MAX_TOOLS = 32;
    /** Calls that are done and whose ids are remembered, lest one be run again; the oldest is forgotten. */
    public static final int MAX_TOOLS_DONE = 256;
    /** Characters of a committed turn that speech may still go on with; a longer one stands as it is. */
    public static final int MAX_CARRIED = 4000;

    public SessionState {
        waiting = List.copyOf(waiting);
        tools = Map.copyOf(tools);
        beside = List.copyOf(beside);
    }

    public static SessionState initial(TurnPolicy policy) {
        return new SessionState(
                new Link.Attached(0),
                policy,
                new UserTurn.Listening(),
                new Commit.None(),
                new Response.None(),
                new Playback.Silent(),
                List.of(),
                Map.of(),
                List.of(),
                Generation.FIRST);
    }

    /** Whether a client is there. */
    public sealed interface Link {
        /**
         * A client is there.
         *
         * @param epoch number of the connection; grows with each
         */
        record Attached(long epoch) implements Link {}

        /** The client is gone since {@code since}, and may come back. */
        record Detached(long epoch, Moment since) implements Link {}

        /** For good. */
        record Closed() implements Link {}
    }

    /** What the user is doing. */
    public sealed interface UserTurn {
        /** Nothing. */
        record Listening() implements UserTurn {}

        /**
         * Speaking since {@code from}.
         *
         * @param since the same on the session's clock
         * @param probe generation of the decode that asks whether these are words, or of nothing when not asked yet
         * @param carried text of an earlier commit that this goes on with; empty for none
         */
        record Speaking(SamplePosition from, Moment since, Probe probe, String carried) implements UserTurn {}

        /** Pausing: perhaps the end. */
        record Paused(Draft draft) implements UserTurn {}

        /**
         * Holding the button since {@code from}; let go for the user when that is as long as an utterance may be.
         *
         * @param since the same on the session's clock
         */
        record Held(SamplePosition from, Moment since) implements UserTurn {}

        /**
         * Has let the button go.
         *
         * @param commitAsked whether the turn is over as soon as its words are known
         */
        record Buffered(Draft draft, boolean commitAsked) implements UserTurn {}
    }

    /** A decode of speech that goes on, to tell words from noise. */
    public sealed interface Probe {
        /** None was asked for. */
        record None() implements Probe {}

        /** Asked for. */
        record Asked(Generation generation) implements Probe {}
    }

    /** The last turn that was committed, for recovery. */
    public sealed interface Commit {
        /** None yet, or none that can be recovered. */
        record None() implements Commit {}

        /** Made at {@code when}, of the speech that began at {@code from}. */
        record Made(Moment when, SamplePosition from, String text, Generation generation) implements Commit {}

        /** Written, or already taken up: nothing that speech could go on with. */
        record Settled(Generation generation) implements Commit {}
    }

    /** The response in the default conversation. */
    public sealed interface Response {
        /** None yet. */
        record None() implements Response {}

        /** Being made. */
        record Generating(Generation generation) implements Response {}

        /** Over. */
        record Ended(Generation generation, Ending ending) implements Response {}
    }

    /**
     * How far the playback of a response is, in samples of the voice's rate.
     *
     * @param made samples there will be; known when {@code complete}
     * @param complete whether the response's last audio has been made
     */
    public record Track(Generation generation, long played, long made, boolean complete, long sampleRateHz) {
        boolean isOver() {
            return complete && played >= made;
        }

        long playedMs() {
            return played * 1000 / sampleRateHz;
        }
    }

    /** What the client hears. */
    public sealed interface Playback {
        /** Nothing. */
        record Silent() implements Playback {}

        /** A reply. */
        record Playing(Track track) implements Playback {}

        /** A reply, softly: speech is likely. */
        record Ducked(Track track) implements Playback {}

        /** A reply is paused at a sample. */
        record Yielding(Track track, Pause pause) implements Playback {}
    }

    /** Why playback is paused, and so what ends the pause. */
    public sealed interface Pause {
        /** The user speaks. */
        record Speech() implements Pause {}

        /** The user made a sound that ended at {@code at}, and may have been nothing. */
        record SoundEnded(Moment at) implements Pause {}

        /** Nobody listens. */
        record Detached() implements Pause {}
    }

    /**
     * A tool call; kept for a while when done, so that its id is not run again.
     *
     * @param overtaken whether a newer turn was committed since: its result is added, and not spoken about by itself
     */
    public record PendingTool(Generation calledBy, Stage stage, boolean overtaken) {
        /** How far it is; once it runs nothing undoes it. */
        public enum Stage {
            CALLED,
            RUNNING,
            DONE
        }
    }
}
