package io.vivavoce.session;

import io.vivavoce.concurrent.Ticker;
import io.vivavoce.thinking.ThinkingException;
import java.util.concurrent.atomic.AtomicBoolean;

/** A call of a model on the caller's thread, which is interrupted and has failed when nothing comes for too long. */
final class PatientCall {
    private PatientCall() {}

    /** What is asked of the model; tells its patience what comes. */
    @FunctionalInterface
    interface Call<T> {
        T make(Patience patience) throws InterruptedException;
    }

    /**
     * @throws ThinkingException when the model said nothing for {@code patienceMs}, or failed
     * @throws InterruptedException when the caller was interrupted
     */
    static <T> T make(long patienceMs, Ticker ticker, Call<T> call) throws InterruptedException {
        var patience = new Patience(patienceMs, ticker);
        var stalled = new AtomicBoolean();
        var caller = Thread.currentThread();
        patience.expect();
        var watch = Thread.ofVirtual().name("patience").start(() -> {
            if (runsOut(patience)) {
                stalled.set(true);
                caller.interrupt();
            }
        });
        try {
            return call.make(patience);
        } catch (InterruptedException e) {
            if (!stalled.get()) throw e;
            throw new ThinkingException(
                    "The language model has said nothing for " + patienceMs / 1000
                            + " s; ask again, or use a smaller or another model",
                    e);
        } finally {
            patience.end();
            var interrupted = joined(watch);
            if (stalled.get()) Thread.interrupted(); // it may have come just after the end
            else if (interrupted) caller.interrupt();
        }
    }

    /** Waits until {@code watch} has ended, which it does at once; whether that was interrupted, perhaps by itself. */
    private static boolean joined(Thread watch) {
        for (var interrupted = false; ; interrupted = true) {
            try {
                watch.join();
                return interrupted;
            } catch (InterruptedException e) {
                // once more
            }
        }
    }

    private static boolean runsOut(Patience patience) {
        try {
            return !patience.await();
        } catch (InterruptedException e) {
            return false; // nobody interrupts it
        }
    }
}
