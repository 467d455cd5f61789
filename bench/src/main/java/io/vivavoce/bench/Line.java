package io.vivavoce.bench;

/** A caller's connection, over one way. Thread: the caller's. */
interface Line extends AutoCloseable {
    /** Sends 20 ms, 16-bit, of the way's rate. */
    void send(byte[] pcm16);

    /** Sends an event's JSON; of ways that have events. */
    void tell(String event);

    @Override
    void close();
}
