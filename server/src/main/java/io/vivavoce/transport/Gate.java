package io.vivavoce.transport;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Open or shut; who comes waits until it is open. Thread-safe. */
final class Gate {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition opened = lock.newCondition();
    private boolean open; // guarded by lock

    void set(boolean toOpen) {
        lock.lock();
        try {
            open = toOpen;
            if (open) opened.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits at most {@code ms}; says whether it is open. */
    boolean await(long ms) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            var left = TimeUnit.MILLISECONDS.toNanos(ms);
            while (!open && left > 0) left = opened.awaitNanos(left);
            return open;
        } finally {
            lock.unlock();
        }
    }
}
