package io.vivavoce.engines.onnx;

/**
 * Keeps a model's native memory until its last user is gone: closing a session under a running call would crash the
 * process. After {@link #close} no one enters; whoever leaves last releases. Thread-safe.
 */
final class UseCount {
    private final String name;
    private final Runnable release;

    // guarded by this
    private int users;
    private boolean closed;

    /**
     * @param name for messages: {@code the Silero engine}
     * @param release frees the native memory; runs once
     */
    UseCount(String name, Runnable release) {
        this.name = name;
        this.release = release;
    }

    /** @throws IllegalStateException after {@link #close} */
    synchronized void enter() {
        if (closed) throw new IllegalStateException(name + " is closed");
        users++;
    }

    void leave() {
        synchronized (this) {
            if (users == 0) throw new AssertionError(name + " was left more often than entered");
            users--;
            if (!closed || users > 0) return;
        }
        release.run();
    }

    void close() {
        synchronized (this) {
            if (closed) return;
            closed = true;
            if (users > 0) return;
        }
        release.run();
    }
}
