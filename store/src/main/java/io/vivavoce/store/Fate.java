package io.vivavoce.store;

/** What became of something that was to be written. */
public enum Fate {
    /** On disk: it survives a crash of the process, and of the machine where its disk keeps what it says it keeps. */
    STORED,
    /** Its conversation was deleted meanwhile, and stays so. */
    GONE,
    /** The disk is full or broken, the queue was full, or the history is closed. */
    LOST;

    /** Takes a fate. On the writing thread, which waits meanwhile: must not block, nor throw. */
    @FunctionalInterface
    public interface Told {
        void told(Fate fate);
    }
}
