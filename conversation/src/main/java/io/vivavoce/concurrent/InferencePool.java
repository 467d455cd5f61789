package io.vivavoce.concurrent;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The machine's cores for model inference, given out by deadline: the moment at which a job's result is needed. Native
 * calls can't be pre-empted, so a long job is made of slices of tens of milliseconds, between which it {@link Turn#pass
 * passes} its core to whoever needs one sooner: no one waits for longer than a slice of another.
 *
 * <p>A job keeps its thread when it passes, and with it its stack: there are as many threads as cores, and one more for
 * each job that waits to go on.
 *
 * <p>Thread-safe. The queue is bounded by its callers: each blocks until its one job is done, so there are never more jobs
 * than calling threads.
 */
public final class InferencePool implements AutoCloseable {
    private final int cores;
    private final Ticker ticker;
    private final Lateness lateness = new Lateness();
    private final ReentrantLock lock = new ReentrantLock();

    // guarded by lock
    private final Queue<Turn<?>> waiting = new PriorityQueue<>();
    private final Set<Worker> workers = new HashSet<>();
    private final Deque<Worker> idle = new ArrayDeque<>();
    private int working;
    private long busyNanos;
    private long busySince;
    private long turns;
    private long threads;
    private boolean closed;

    /** What is to be done, in slices. */
    @FunctionalInterface
    public interface Job<T> {
        /** @param turn to be passed between two slices */
        T run(Turn<T> turn) throws Exception;
    }

    /** @param cores that models may use, 1 or more */
    public InferencePool(int cores, Ticker ticker) {
        if (cores < 1) throw new IllegalArgumentException("cores must be >= 1, got " + cores);
        this.cores = cores;
        this.ticker = ticker;
    }

    /**
     * Runs {@code job}, which is one slice, on a core and waits for it. When the caller is interrupted the job is
     * interrupted too, and has ended when this returns.
     *
     * @param withinMs the result is needed so many ms from now; earlier needs go first
     * @throws InterruptedException when the caller or the job was interrupted
     * @throws IllegalStateException after {@link #close}
     */
    public <T> T call(long withinMs, Callable<T> job) throws InterruptedException {
        return callInSlices(withinMs, _ -> job.call());
    }

    /** As {@link #call}, for a job that passes its core between its slices. */
    public <T> T callInSlices(long withinMs, Job<T> job) throws InterruptedException {
        var turn = new Turn<>(this, job, deadline(withinMs));
        lock.lock();
        try {
            if (closed) throw new IllegalStateException("the inference pool is closed");
            enqueue(turn);
        } finally {
            lock.unlock();
        }
        try {
            return turn.task.get();
        } catch (InterruptedException e) {
            turn.task.cancel(true);
            withdraw(turn);
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

    // ---- how busy it is; for metrics and admission

    public int cores() {
        return cores;
    }

    /** Jobs that wait for a core now. */
    public int waiting() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    /** Time for which cores were at work so far, all together, in ns. */
    public long busyNanos() {
        lock.lock();
        try {
            account(0);
            return busyNanos;
        } finally {
            lock.unlock();
        }
    }

    /** How long after its result was needed a slice got a core. */
    public Lateness lateness() {
        return lateness;
    }

    // ---- under the lock

    private long deadline(long withinMs) {
        return ticker.nanos() + withinMs * 1_000_000;
    }

    private void enqueue(Turn<?> turn) {
        turn.order = turns++;
        waiting.add(turn);
        dispatch();
    }

    private void dispatch() {
        while (!closed && working < cores && !waiting.isEmpty()) {
            var turn = waiting.remove();
            lateness.record(ticker.nanos() - turn.deadlineNanos);
            account(1);
            turn.hasCore = true;
            if (turn.begun) {
                turn.goesOn.signal();
                continue;
            }
            turn.begun = true;
            var worker = idle.isEmpty() ? newWorker() : idle.pop();
            worker.next = turn;
            worker.given.signal();
        }
    }

    private Worker newWorker() {
        var worker = new Worker("inference-" + ++threads);
        workers.add(worker);
        worker.thread.start();
        return worker;
    }

    private void account(int more) {
        var now = ticker.nanos();
        busyNanos += working * (now - busySince);
        busySince = now;
        working += more;
    }

    private void giveBack(Turn<?> turn) {
        if (!turn.hasCore) return;
        turn.hasCore = false;
        account(-1);
    }

    // ---- jobs

    /** Takes out a job that was cancelled, or waits until it has come out of its native call. */
    private void withdraw(Turn<?> turn) {
        lock.lock();
        try {
            if (!turn.begun) waiting.remove(turn);
            while (turn.begun && !turn.ended) turn.hasEnded.awaitUninterruptibly();
        } finally {
            lock.unlock();
        }
    }

    /** Interrupts what runs, cancels what waits, and returns when all threads are gone. */
    @Override
    public void close() throws InterruptedException {
        List<Turn<?>> never;
        List<Worker> last;
        lock.lock();
        try {
            closed = true;
            never = waiting.stream().filter(turn -> !turn.begun).toList();
            last = List.copyOf(workers);
            last.forEach(worker -> worker.given.signal());
        } finally {
            lock.unlock();
        }
        last.forEach(worker -> worker.thread.interrupt());
        for (var turn : never) turn.task.cancel(false);
        for (var worker : last) worker.thread.join();
    }

    /** A job, from call to end: where it waits, and where it may let others go first. */
    public static final class Turn<T> implements Comparable<Turn<?>> {
        private final InferencePool pool;
        private final FutureTask<T> task;
        private final Condition goesOn;
        private final Condition hasEnded;

        // guarded by the pool's lock
        private long deadlineNanos;
        private long order;
        private boolean begun;
        private boolean hasCore;
        private boolean ended;

        private Turn(InferencePool pool, Job<T> job, long deadlineNanos) {
            this.pool = pool;
            this.deadlineNanos = deadlineNanos;
            task = new FutureTask<>(() -> {
                try {
                    return job.run(this);
                } finally {
                    end(); // before the caller hears of it
                }
            });
            goesOn = pool.lock.newCondition();
            hasEnded = pool.lock.newCondition();
        }

        /**
         * A slice is done, and what comes next is needed {@code withinMs} from now: lets those go first who need a core
         * sooner, if there are any. The job's own thread only.
         *
         * @throws InterruptedException when the job is not wanted any more
         */
        public void pass(long withinMs) throws InterruptedException {
            passUntil(pool.deadline(withinMs));
        }

        /** As {@link #pass(long)}, where the result is still needed when it was. */
        public void pass() throws InterruptedException {
            passUntil(deadlineNanos); // none but its own thread changes it
        }

        private void passUntil(long newDeadlineNanos) throws InterruptedException {
            if (Thread.interrupted()) throw new InterruptedException("the job is not wanted any more");
            pool.lock.lock();
            try {
                if (pool.closed) throw new InterruptedException("the inference pool was closed");
                deadlineNanos = newDeadlineNanos;
                order = pool.turns;
                var first = pool.waiting.peek();
                if (first == null || compareTo(first) < 0) return;
                pool.giveBack(this);
                pool.enqueue(this);
                while (!hasCore) goesOn.await();
            } catch (InterruptedException e) {
                pool.waiting.remove(this);
                throw e;
            } finally {
                pool.lock.unlock();
            }
        }

        /** May be called twice: a job that was cancelled before its start has no end of its own. */
        private void end() {
            pool.lock.lock();
            try {
                ended = true;
                pool.giveBack(this);
                hasEnded.signalAll();
            } finally {
                pool.lock.unlock();
            }
        }

        @Override
        public int compareTo(Turn<?> other) {
            var byDeadline = Long.compare(deadlineNanos, other.deadlineNanos);
            return byDeadline != 0 ? byDeadline : Long.compare(order, other.order);
        }
    }

    /** A thread for jobs. */
    private final class Worker {
        private final Thread thread;
        private final Condition given = lock.newCondition();

        // guarded by lock
        private @Nullable Turn<?> next;

        Worker(String name) {
            thread = Thread.ofPlatform().daemon().name(name).unstarted(this::work);
        }

        private void work() {
            for (var turn = first(); turn != null; turn = following()) {
                turn.task.run();
                turn.end();
            }
        }

        private @Nullable Turn<?> first() {
            lock.lock();
            try {
                return taken();
            } finally {
                lock.unlock();
            }
        }

        /** Takes the next job itself, where one waits; ends when there are threads enough that wait for one. */
        private @Nullable Turn<?> following() {
            lock.lock();
            try {
                idle.push(this);
                dispatch();
                if (next == null && idle.size() > cores) idle.remove(this);
                else while (next == null && !closed) given.awaitUninterruptibly();
                var turn = taken();
                if (turn == null) workers.remove(this);
                return turn;
            } finally {
                lock.unlock();
            }
        }

        private @Nullable Turn<?> taken() {
            Thread.interrupted(); // meant for the job before
            var turn = next;
            next = null;
            if (turn != null && closed) turn.task.cancel(false);
            return turn;
        }
    }
}
