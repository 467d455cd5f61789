package io.vivavoce.turn;

/**
 * Judges from the sound alone whether the user's turn is over; one for each audio stream.
 *
 * <p>Thread: {@link #accept}, {@link #anticipate}, {@link #snapshot} and {@link #reset} on the hearing thread that owns the
 * stream; {@link #probability} on any thread of the inference pool, one at a time. {@link #accept} allocates nothing.
 */
public interface TurnDetector extends AutoCloseable {

    /** The model, shared by all streams; closed after the last of them. Thread-safe. */
    interface Engine extends AutoCloseable {
        TurnDetector open();

        @Override
        void close();
    }

    /** What {@link #probability} needs of the stream, frozen; valid until the detector is closed. */
    interface Snapshot {}

    /** Adds mono 16 kHz sound, −1.0 to 1.0, any length; read, never kept. */
    void accept(float[] pcm, int offset, int length);

    /**
     * Somebody speaks, so that a snapshot is wanted soon: a part of what it takes may be got ready, in under 1 ms. Called
     * after each window of speech; changes no probability.
     */
    default void anticipate() {}

    /** The stream as it is now; under 1 ms when it was anticipated. */
    Snapshot snapshot();

    /**
     * Chance, 0 to 1, that the turn was over at the snapshot. Tens of milliseconds of CPU.
     *
     * @throws IllegalStateException after {@link #close}
     */
    float probability(Snapshot snapshot);

    /** Forgets the stream so far. */
    void reset();

    @Override
    void close();
}
