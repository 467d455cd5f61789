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

    /**
     * False when another process does the work: then {@link Utterance#transcribe} waits for its answer and for no core, and is
     * called beside the pool that gives out this machine's.
     */
    default boolean computesHere() {
        return true;
    }

    /**
     * True when sound is decoded as it comes in: then a partial transcript costs only what is new, and is asked for several
     * times a second, so that little is left to do at the pause. It may lack the last words, which only
     * {@link Utterance#transcribe} at a pause gives. Otherwise all is decoded anew, and asked for less often.
     */
    default boolean streaming() {
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

        /**
         * Adds mono 16 kHz sound, −1.0 to 1.0; copied. Cheap, whatever comes: the work is done in {@link #transcribe},
         * where it can be interrupted. Sound beyond the recognizer's limit is dropped from the front.
         */
        void accept(float[] pcm, int offset, int length);

        /**
         * The text of all that was accepted so far. May be called at any time and again after more sound: a recognizer
         * that decodes all at once uses its last answer as a draft, one that is {@link Recognizer#streaming} goes on where it was. A
         * pause ends nothing: with more sound, the text is that of the whole.
         *
         * @param atPause true when the user has paused here, so that the text is final if no more speech comes
         * @throws InterruptedException when the thread is interrupted; the utterance stays usable
         * @throws RecognitionException when the engine fails
         */
        Transcript transcribe(boolean atPause) throws InterruptedException;

        /**
         * The same; {@code between} is called on this thread between two slices of work (tens of ms), and may keep it
         * waiting while work of others is done that is needed sooner. A recognizer that can't be cut never calls it.
         */
        default Transcript transcribe(boolean atPause, SliceEnd between) throws InterruptedException {
            return transcribe(atPause);
        }

        @Override
        void close();
    }
    /** What happens between two slices of work. */
    @FunctionalInterface
    interface SliceEnd {
        /** @throws InterruptedException when the work is not wanted any more */
        void reached() throws InterruptedException;
    }
}
