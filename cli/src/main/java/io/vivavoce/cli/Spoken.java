package io.vivavoce.cli;

/** Where speech is written as it is made. */
interface Spoken extends AutoCloseable {
    /** Appends samples, mono, −1.0 to 1.0. */
    void write(float[] pcm, int offset, int length);

    /** Samples written so far. */
    long samples();

    /** All is written: {@link #close} will complete it. Without this, nothing is to be left of it. */
    void keep();

    @Override
    void close();
}
