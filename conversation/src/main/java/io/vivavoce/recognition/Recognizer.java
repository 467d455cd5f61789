package io.vivavoce.recognition;

/**
 * Speech to text. Fits recognizers that decode as sound comes in and those that decode all of it at once.
 *
 * <p>Thread-safe; holds no session's data after a call. {@link #close} after the last utterance.
 */
public interface Recognizer extends AutoCloseable {

    /** Shown to people and in metrics: {@code moonshine-tiny}. */
    String name();

    /** BCP 47 tag of what it understands: {@code en}. */
    String language();

    /** True when each {@link Utterance#transcribe} costs money or leaves the machine: then no speculation. */
    default boolean billed() {
        return false;
    }

    Utterance open();

    @Override
    void close();

    /**
     * One utterance of one user. Thread: one at a time. {@link #close} may be called twice, and frees what the utterance
     * holds.
     */
    interface Utterance extends AutoCloseable {

        /** Adds mono 16 kHz sound, −1.0 to 1.0; copied. Sound beyond the recognizer's limit is dropped from the front. */
        void accept(float[] pcm, int offset, int length);

        /**
         * The text of all that was accepted so far. May be called at any time and again after more sound: a recognizer
         * that decodes all at once uses its last answer as a draft.
         *
         * @param atPause true when the user has paused here, so that the text is final if no more speech comes
         * @throws InterruptedException when the thread is interrupted; the utterance stays usable
         * @throws RecognitionException when the engine fails
         */
        Transcript transcribe(boolean atPause) throws InterruptedException;

        @Override
        void close();
    }
}
