package io.vivavoce.session;

import org.jspecify.annotations.Nullable;

/** Work of which one piece runs at a time, on a virtual thread of its own; a wish that comes meanwhile is dropped. */
final class Lane implements AutoCloseable {
    private final String name;

    // guarded by this
    private @Nullable Thread running;
    private boolean closed;

    interface Step {
        void run() throws InterruptedException;
    }

    Lane(String name) {
        this.name = name;
    }

    /** Starts {@code step}, if nothing runs. */
    synchronized void start(Step step) {
        if (running != null || closed) return;
        running = Thread.ofVirtual().name(name).start(() -> {
            try {
                step.run();
            } catch (InterruptedException e) {
                // something that matters more is to be done
            } finally {
                synchronized (Lane.this) {
                    running = null;
                }
            }
        });
    }

    /** Ends what runs; does not wait. */
    synchronized void interrupt() {
        if (running != null) running.interrupt();
    }

    synchronized boolean isBusy() {
        return running != null;
    }

    /** What heeds no interrupt for {@link Session#CLOSE_WITHIN_MS} is left to itself: the engines' own closing tells of it. */
    @Override
    public void close() throws InterruptedException {
        Thread last;
        synchronized (this) {
            closed = true;
            interrupt();
            last = running;
        }
        if (last != null) last.join(Session.CLOSE_WITHIN_MS);
    }
}
