package io.vivavoce.turn;

import io.vivavoce.audio.SamplePosition;
import java.util.List;

/**
 * What happens to a session. Plain records, so that a log of them is a recording that can be replayed to the same trace.
 * Each carries {@code at}, the moment at which it is handled, which never goes back.
 */
public sealed interface Event {
    /** Of this set of records; grows when one changes, so that an old recording is known. */
    int VERSION = 4;

    Moment at();

    // ---- what is heard

    /** Speech is likely (p ≥ .5 for 64 ms) since {@code onset}; also after a pause. */
    record SpeechStarted(Moment at, SamplePosition onset) implements Event {}

    /** Speech is believed (p ≥ .7 for 128 ms) since {@code onset}. */
    record SpeechBelieved(Moment at, SamplePosition onset) implements Event {}

    /** Speech has paused at {@code from}, noticed when {@code heardTo} was heard. */
    record SpeechPaused(Moment at, SamplePosition from, SamplePosition heardTo) implements Event {}

    /** What was heard from {@code from} on was lost before anyone listened to it; hearing goes on at {@code to}. */
    record SoundLost(Moment at, SamplePosition from, SamplePosition to) implements Event {}

    /** Evidence on the draft or probe {@code generation}. */
    record EvidenceCame(Moment at, Generation generation, Evidence evidence) implements Event {}

    // ---- what the client does

    /** The user wrote. */
    record Typed(Moment at, String text) implements Event {}

    /** The button is down. */
    record Pressed(Moment at, SamplePosition position) implements Event {}

    /** The button is up. */
    record Released(Moment at, SamplePosition position) implements Event {}

    /** The client says that the turn is over. */
    record CommitAsked(Moment at) implements Event {}

    /** The client takes back what was said but not committed. */
    record ClearAsked(Moment at) implements Event {}

    /**
     * The client wants a response to the conversation as it is.
     *
     * @param ask number by which it is told what became of it; 0 for none
     */
    record ResponseAsked(Moment at, long ask) implements Event {
        public ResponseAsked(Moment at) {
            this(at, 0);
        }
    }

    /**
     * The client wants a response beside the conversation.
     *
     * @param ask as {@link ResponseAsked}'s
     */
    record BesideAsked(Moment at, long ask) implements Event {
        public BesideAsked(Moment at) {
            this(at, 0);
        }
    }

    /** The client wants the response beside the conversation to end. */
    record BesideCancelled(Moment at, Generation generation) implements Event {}

    /** The client changed the conversation. */
    record Edited(Moment at, Edit edit) implements Event {}

    /** The client wants the active response and its playback to end. */
    record CancelAsked(Moment at) implements Event {}

    /** The client changed the rules. */
    record PolicyChanged(Moment at, TurnPolicy policy) implements Event {}

    // ---- what becomes of a response

    /** {@code generation}'s audio so far ends at sample {@code made}; the first tells that there will be playback. */
    record AudioMade(Moment at, Generation generation, long made, int sampleRateHz) implements Event {}

    /** The last of {@code generation} has been made, or it has failed. */
    record ResponseMade(Moment at, Generation generation, Ending ending) implements Event {}

    /** {@code generation} ended in {@code calls} of tools, one or more. */
    record ToolsCalled(Moment at, Generation generation, List<CallId> calls) implements Event {
        public ToolsCalled {
            calls = List.copyOf(calls);
        }
    }

    /** The tool runs. */
    record ToolStarted(Moment at, CallId call) implements Event {}

    /** The tool's result (or error) is there. */
    record ToolDone(Moment at, CallId call) implements Event {}

    /** Playback of {@code generation} has come to sample {@code played}. */
    record Played(Moment at, Generation generation, long played, Source source) implements Event {}

    /** Who says how far playback is. */
    enum Source {
        /** Our own clock hands the samples out. */
        CLOCK,
        /** The client reported it. */
        CLIENT,
        /** From when it was sent. */
        ESTIMATE
    }

    // ---- time and the link

    /** A moment that the state asked to be woken at, or any other. */
    record Tick(Moment at) implements Event {}

    /** The client is gone, when {@code heardTo} was heard. */
    record Detached(Moment at, long epoch, SamplePosition heardTo) implements Event {}

    /** A client is there (again). */
    record Attached(Moment at, long epoch) implements Event {}

    /** The session ends. */
    record Closed(Moment at) implements Event {}
}
