package io.vivavoce.engines.catalogue;

/**
 * Hears how a fetch goes.
 *
 * <p>Thread: the calls for one fetch come one after the other from the fetching thread; they must return quickly and may
 * not throw.
 */
public interface Progress {

    /** Something that a person should know: waiting for another process, a source that failed, a client at work. */
    void note(String sentence);

    /** A measured piece of work begins: {@code what} in words, {@code totalBytes} of it, {@code doneBytes} already there. */
    void begin(String what, long totalBytes, long doneBytes);

    /** {@code doneBytes} of the total are there now; called often. */
    void advance(long doneBytes);

    /** The piece of work is over, whether it went well or not. */
    void end();

    /** Hears nothing. */
    static Progress silent() {
        return Silent.INSTANCE;
    }

    /** The progress that hears nothing. */
    enum Silent implements Progress {
        INSTANCE;

        @Override
        public void note(String sentence) {}

        @Override
        public void begin(String what, long totalBytes, long doneBytes) {}

        @Override
        public void advance(long doneBytes) {}

        @Override
        public void end() {}
    }
}
