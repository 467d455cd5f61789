package io.vivavoce.audio.device;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** The one thread of an open device: waits for it without being held by it, tells once that it has gone, and ends. */
final class DeviceThread {
    /** The device is asked this often; a tenth of a frame. */
    private static final long POLL_NANOS = 2_000_000;
    /** A device that did not move for so long has gone. */
    private static final long LOST_AFTER_NANOS = 2_000_000_000L;

    private static final long JOIN_MILLIS = 1_000;

    private final OpenLine<?> open;
    private final Consumer<DeviceLost> lost;
    private final Thread thread;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final AtomicBoolean told = new AtomicBoolean();

    /** @param loop runs on the thread until it returns; the line is closed after it */
    DeviceThread(OpenLine<?> open, Consumer<DeviceLost> lost, Runnable loop) {
        this.open = open;
        this.lost = lost;
        this.thread = Thread.ofPlatform()
                .name(open.device().kind().word)
                .daemon()
                .priority(Thread.MAX_PRIORITY)
                .unstarted(() -> run(loop));
    }

    void start() {
        thread.start();
    }

    private void run(Runnable loop) {
        try {
            open.line().start();
            loop.run();
        } catch (Throwable e) { // the edge of the thread: out of memory, or a broken library, is to be told too
            tellLost("stopped with an error: " + (e instanceof Error ? e.toString() : e.getMessage()));
        } finally {
            open.line().close();
        }
    }

    /**
     * Waits until {@code bytes} can be read or written. Not by the sound system's own blocking calls: there, a device
     * that was unplugged can hold a thread for ever.
     *
     * @return false when closed or lost
     */
    boolean await(int bytes) {
        long start = System.nanoTime();
        while (open.line().available() < bytes) {
            if (closed()) return false;
            if (System.nanoTime() - start > LOST_AFTER_NANOS || !open.line().isOpen()) {
                tellLost("does not move any more: it was unplugged, or the sound server ended");
                return false;
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        return !closed();
    }

    void tellLost(String what) {
        if (closed() || told.getAndSet(true)) return;
        AudioDevice device = open.device();
        lost.accept(new DeviceLost(
                device,
                "The " + device.kind().word + " '" + device.name() + "' " + what
                        + ". Plug it in again and start anew; 'vivavoce devices' lists what there is"));
    }

    boolean closed() {
        return closed.get();
    }

    void close() {
        if (closed.getAndSet(true)) return;
        LockSupport.unpark(thread);
        if (Thread.currentThread() == thread) return;
        try {
            thread.join(JOIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
