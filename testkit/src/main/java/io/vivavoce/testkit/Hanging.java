package io.vivavoce.testkit;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Calls of a fake that hang because they were told to. Thread-safe. */
final class Hanging {
    private final AtomicInteger calls = new AtomicInteger();

    @FunctionalInterface
    interface Wait {
        void await() throws InterruptedException;
    }

    /** How many hang now. */
    int now() {
        return calls.get();
    }

    /** Until the thread is interrupted. */
    void untilInterrupted() throws InterruptedException {
        until(() -> new CountDownLatch(1).await());
    }

    void until(Wait wait) throws InterruptedException {
        calls.incrementAndGet();
        try {
            wait.await();
        } finally {
            calls.decrementAndGet();
        }
    }
}
