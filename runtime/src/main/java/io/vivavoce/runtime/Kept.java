package io.vivavoce.runtime;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * An engine of this machine that can be taken out of memory while nobody uses it, and is loaded again by whoever uses it
 * next, who waits for that. Uses are counted here and nowhere else, so that none is ever broken.
 *
 * <p>Thread-safe. Whoever needs an engine that is being loaded waits for it; {@link #isLoaded} never waits.
 */
final class Kept<E extends AutoCloseable> implements AutoCloseable {
    /** What is done with the engine. */
    @FunctionalInterface
    interface Work<E, R> {
        R on(E engine) throws InterruptedException;
    }

    /** Of {@link #unload}: what keeps the engine in memory, or that nothing does. */
    enum Unloading {
        DONE,
        IN_USE
    }

    private final Candidate.Loader<? extends E> loader;
    private final BiFunction<String, Throwable, RuntimeException> failure;
    /** Held while the engine is loaded and closed, but not while it works. */
    private final ReentrantLock lock = new ReentrantLock();

    // guarded by lock
    private final Set<Runnable> resting = Collections.newSetFromMap(new IdentityHashMap<>());
    private int uses;
    private boolean closed;
    /** Read without the lock where it does not matter that it changes. */
    private volatile @Nullable E engine;

    private Kept(Candidate.Loader<? extends E> loader, BiFunction<String, Throwable, RuntimeException> failure) {
        this.loader = loader;
        this.failure = failure;
    }

    /**
     * With the engine loaded, whose failure to load is thrown as it is.
     *
     * @param failure of the role, made of a sentence and a cause: where the engine can't be loaded again
     */
    static <E extends AutoCloseable> Kept<E> loaded(
            Candidate.Loader<? extends E> loader, BiFunction<String, Throwable, RuntimeException> failure)
            throws InterruptedException {
        var kept = new Kept<E>(loader, failure);
        kept.engine = loader.load();
        return kept;
    }

    boolean isLoaded() {
        return engine != null;
    }

    /** What {@code work} makes of the engine, which is loaded first where it is not. */
    <R> R with(Work<E, R> work) throws InterruptedException {
        var used = enter();
        try {
            return work.on(used);
        } finally {
            leave();
        }
    }

    /** The engine, which stays in memory until {@link #leave}; loaded first where it is not. */
    E enter() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            var used = loadedNow();
            uses++;
            return used;
        } finally {
            lock.unlock();
        }
    }

    /** As {@link #enter}, where an interrupt is no answer: it is kept, and only ends loading, with the role's exception. */
    E enterOrFail() {
        lock.lock();
        try {
            var used = loadedNow();
            uses++;
            return used;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure.apply("It was to be loaded, and that was interrupted.", e);
        } finally {
            lock.unlock();
        }
    }

    void leave() {
        lock.lock();
        try {
            uses--;
        } finally {
            lock.unlock();
        }
    }

    private E loadedNow() throws InterruptedException {
        if (closed) throw new IllegalStateException("the engine is closed: open it again");
        var there = engine;
        if (there != null) return there;
        try {
            var fresh = loader.load();
            engine = fresh;
            return fresh;
        } catch (RuntimeException e) {
            throw failure.apply("It was out of memory and could not be loaded again: " + e.getMessage(), e);
        }
    }

    /** Loads it where it is not. */
    void load() throws InterruptedException {
        with(_ -> true);
    }

    /** {@code close} frees what holds the engine and is in no use: called, once, before it is taken out of memory. */
    void rests(Runnable close) {
        lock.lock();
        try {
            resting.add(close);
        } finally {
            lock.unlock();
        }
    }

    /** Calls {@code close} now, where that has not been done. */
    void ends(Runnable close) {
        lock.lock();
        try {
            if (resting.remove(close)) close.run();
        } finally {
            lock.unlock();
        }
    }

    /** Whether anybody uses it. */
    boolean isInUse() {
        lock.lock();
        try {
            return uses > 0;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes the engine out of memory, unless it is in use.
     *
     * @throws RuntimeFailure when it can't be closed
     */
    Unloading unload() {
        lock.lock();
        try {
            if (uses > 0) return Unloading.IN_USE;
            var loaded = engine;
            if (loaded == null) return Unloading.DONE;
            resting.forEach(Runnable::run);
            resting.clear();
            engine = null;
            loaded.close();
            return Unloading.DONE;
        } catch (Exception e) {
            throw new RuntimeFailure("It could not be taken out of memory: " + e.getMessage(), e);
        } finally {
            lock.unlock();
        }
    }

    /** Closes the engine for good; whoever uses it yet is its own affair, as of any engine. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            var loaded = engine;
            engine = null;
            if (loaded != null) loaded.close();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new RuntimeFailure(String.valueOf(e.getMessage()), e);
        } finally {
            lock.unlock();
        }
    }
}
