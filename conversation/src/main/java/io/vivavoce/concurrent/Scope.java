package io.vivavoce.concurrent;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Threads that begin and end together: when one fails or the scope is cancelled, all are interrupted, and
 * {@link #close} returns when the last is gone. Needs no preview API; any thread may fork and cancel.
 *
 * <p>Thread: {@link #fork} and {@link #cancel} from anywhere; {@link #close} by the opener, once.
 */
public final class Scope implements AutoCloseable {
    private final String name;

    // guarded by this
    private final List<Thread> members = new ArrayList<>();
    private @Nullable Throwable failure;
    private boolean cancelled;

    public Scope(String name) {
        this.name = name;
    }

    /** What a member does; its failure is the scope's. */
    @FunctionalInterface
    public interface Task {
        void run() throws Exception;
    }

    /** Runs {@code task} on a new virtual thread; false when the scope is already cancelled. */
    public synchronized boolean fork(String taskName, Task task) {
        if (cancelled) return false;
        var thread = Thread.ofVirtual().name(name + ' ' + taskName).unstarted(() -> run(task));
        members.add(thread);
        thread.start();
        return true;
    }

    /** Interrupts every member and lets no more in. Does not wait. */
    public synchronized void cancel() {
        cancelled = true;
        members.forEach(Thread::interrupt);
    }

    public synchronized boolean isCancelled() {
        return cancelled;
    }

    /** Whether no member is left. */
    public synchronized boolean isEmpty() {
        return members.isEmpty();
    }

    /** Waits until no member is left; does not throw what failed, {@link #close} does. */
    public void join() throws InterruptedException {
        for (var member = anyMember(); member.isPresent(); member = anyMember())
            member.get().join();
    }

    /** Cancels what still runs, waits for it whatever interrupts the caller, then throws what failed first. */
    @Override
    public void close() {
        cancel();
        var interrupted = false;
        for (var member = anyMember(); member.isPresent(); member = anyMember()) {
            try {
                member.get().join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) Thread.currentThread().interrupt();
        synchronized (this) {
            if (failure != null) throw new ScopeException(name + " failed: " + failure.getMessage(), failure);
        }
    }

    /**
     * As {@link #close()}, but leaves to themselves those members that have not ended after {@code withinMs}, or
     * all when the caller is interrupted.
     *
     * @throws ScopeException when there are any, or something failed
     */
    public void close(long withinMs) {
        cancel();
        try {
            for (var member = anyMember(); member.isPresent(); member = anyMember())
                if (!member.get().join(Duration.ofMillis(withinMs)))
                    throw new ScopeException(name + " has not stopped within " + withinMs + " ms");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        synchronized (this) {
            if (failure != null) throw new ScopeException(name + " failed: " + failure.getMessage(), failure);
        }
    }

    private void run(Task task) {
        try {
            task.run();
        } catch (Throwable t) {
            failed(t);
        } finally {
            synchronized (this) {
                members.remove(Thread.currentThread());
            }
        }
    }

    private synchronized void failed(Throwable t) {
        if (cancelled && t instanceof InterruptedException) return; // what cancel asked for
        if (failure == null) failure = t;
        else failure.addSuppressed(t);
        cancel();
    }

    private synchronized Optional<Thread> anyMember() {
        return members.isEmpty() ? Optional.empty() : Optional.of(members.getFirst());
    }
}
