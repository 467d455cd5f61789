package io.vivavoce.concurrent;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The machine's cores for model inference, given out by deadline: the moment at which a job's result is needed. Native
 * calls can't be pre-empted, so each should be a slice of tens of milliseconds.
 *
 * <p>Thread-safe. The queue is bounded by its callers: each blocks until its one job is done, so there are never more jobs
 * than calling threads.
 */
public final class InferencePool implements AutoCloseable {
    private final PriorityBlockingQueue<Job<?>> waiting = new PriorityBlockingQueue<>();
    private final List<Thread> workers = new ArrayList<>();
    private final AtomicLong order = new AtomicLong();
    private final Ticker ticker;
    private volatile boolean closed;

    /** @param threads platform threads, 1 or more: the cores that models may use */
    public InferencePool(int threads, Ticker ticker) {
        if (threads < 1) throw new IllegalArgumentException("threads must be >= 1, got " + threads);
        this.ticker = ticker;
        for (var i = 1; i <= threads; i++)
            workers.add(Thread.ofPlatform().daemon().name("inference-" + i).start(this::work));
    }

    /**
     * Runs {@code job} on a worker and waits for it. When the caller is interrupted the job is interrupted too, and has
     * ended when this returns.
     *
     * @param withinMs the result is needed so many ms from now; earlier needs go first
     * @throws InterruptedException when the caller or the job was interrupted
     * @throws IllegalStateException after {@link #close}
     */
    public <T> T call(long withinMs, Callable<T> job) throws InterruptedException {
        var task = new Job<>(job, ticker.nanos() + withinMs * 1_000_000, order.getAndIncrement());
        if (closed) throw new IllegalStateException("the inference pool is closed");
        waiting.add(task);
        if (closed) task.cancel(false); // close() may have looked before it was added
        try {
            return task.get();
        } catch (InterruptedException e) {
            task.cancel(true);
            waiting.remove(task);
            task.awaitEnd();
            throw e;
        } catch (CancellationException e) {
            throw new InterruptedException("the inference pool was closed");
        } catch (ExecutionException e) {
            throw rethrow(e.getCause() == null ? e : e.getCause());
        }
    }

    private static RuntimeException rethrow(Throwable cause) throws InterruptedException {
        switch (cause) {
            case InterruptedException interrupted -> throw interrupted;
            case RuntimeException runtime -> throw runtime;
            case Error error -> throw error;
            default -> throw new IllegalStateException("a job failed: " + cause.getMessage(), cause);
        }
    }

    private void work() {
        while (!closed) {
            try {
                waiting.take().run();
            } catch (InterruptedException e) {
                // closed, or an interrupt that came just after its job had ended
            }
            Thread.interrupted();
        }
    }

    /** Interrupts what runs, cancels what waits, and returns when all workers are gone. */
    @Override
    public void close() throws InterruptedException {
        closed = true;
        workers.forEach(Thread::interrupt);
        for (var worker : workers) worker.join();
        for (Job<?> job = waiting.poll(); job != null; job = waiting.poll()) job.cancel(false);
    }

    private static final class Job<T> extends FutureTask<T> implements Comparable<Job<?>> {
        private final long deadlineNanos;
        private final long order;
        // guarded by this
        private boolean running;

        Job(Callable<T> job, long deadlineNanos, long order) {
            super(job);
            this.deadlineNanos = deadlineNanos;
            this.order = order;
        }

        @Override
        public void run() {
            synchronized (this) {
                running = true;
            }
            try {
                super.run();
            } finally {
                synchronized (this) {
                    running = false;
                    notifyAll();
                }
            }
        }

        /** A cancelled job may still be leaving its native call. */
        synchronized void awaitEnd() {
            var interrupted = false;
            while (running) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) Thread.currentThread().interrupt();
        }

        @Override
        public int compareTo(Job<?> other) {
            var byDeadline = Long.compare(deadlineNanos, other.deadlineNanos);
            return byDeadline != 0 ? byDeadline : Long.compare(order, other.order);
        }
    }
}
