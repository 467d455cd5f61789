package io.vivavoce.speaking;

import java.util.List;
import java.util.Optional;

/**
 * Text to speech, clause by clause, sound as soon as it is made.
 *
 * <p>Thread-safe; holds no session's data after a call.
 */
public interface Synthesizer extends AutoCloseable {

    /** Shown to people and in metrics: {@code piper-en_US-libritts_r-medium}. */
    String name();

    /** BCP 47 tag of what it speaks: {@code en}. */
    String language();

    /** Rate of its sound, in Hz. */
    int sampleRateHz();

    /** Names of its voices, each a {@link Voice#id}; empty where it does not tell them, or has one alone. */
    default List<String> voices() {
        return List.of();
    }

    /**
     * The {@link Voice#id} of the voice that a client means by {@code name}: one of its own names, or one that common clients
     * know (alloy, echo, nova and the like), which stands for some voice of its own. Empty when there is none of that name.
     * As a rule any name is passed on, for only the engine knows.
     */
    default Optional<String> voiceNamed(String name) {
        return Optional.of(name);
    }

    /** True when each call costs money or leaves the machine: then no speculation. */
    default boolean billed() {
        return false;
    }

    /**
     * False when another process does the work: then {@link #synthesize} waits for its answer and for no core, and is
     * called beside the pool that gives out this machine's.
     */
    default boolean computesHere() {
        return true;
    }

    /**
     * Speaks one clause. Thread: any; blocks until the last sample was taken by {@code sink}.
     *
     * @throws InterruptedException when interrupted, within one slice (tens of ms of work); nothing is kept
     * @throws SpeakingException when the engine fails
     */
    void synthesize(SpokenText clause, Voice voice, SpeechSink sink) throws InterruptedException;

    @Override
    void close();
}
