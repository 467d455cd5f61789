package io.vivavoce.session;

import io.vivavoce.concurrent.Lateness;
import io.vivavoce.concurrent.Ticker;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The few platform threads that hear all sessions: each session has one of them for life. A thread hears a window of each
 * session that has unread sound, in turn, so that one that is behind delays another by a window at most; with none it
 * sleeps, and sessions that are silent cost nothing.
 *
 * <p>A speech detector that does not return would make its thread's other sessions deaf: after ten seconds they get a new
 * thread, and its own session is told.
 *
 * <p>Thread-safe. {@link #close} after the last session.
 */
public final class HearingThreads implements AutoCloseable {
    /** Each is enough for some three hundred sessions: a window takes 0.1 ms of 32. */
    private static final int MOST_BY_DEFAULT = 4;

    private final List<Hearer> hearers;
    private final Ticker ticker;
    private final Lateness lateness = new Lateness();

    /** What is heard. */
    interface Stream {
        /** Judges a window, or does what else is due. On the hearing thread; whether there may be more. */
        boolean hearOn();

        /** {@link #hearOn} failed, or does not return: it is not called any more. On a hearing thread. */
        void deaf(Throwable cause);

        /** Nobody is in {@link #hearOn} any more, nor will be: frees what it holds. Once, on any thread. */
        void free();
    }

    /** As many as cores, four at most. */
    public static HearingThreads forThisMachine() {
        var cores = Runtime.getRuntime().availableProcessors();
        return new HearingThreads(Math.min(cores, MOST_BY_DEFAULT), Ticker.system());
    }

    /**
     * @param threads 1 or more
     * @param ticker the real time, whatever the sessions' clocks say
     */
    public HearingThreads(int threads, Ticker ticker) {
        if (threads < 1) throw new IllegalArgumentException("threads must be >= 1, got " + threads);
        this.ticker = ticker;
        hearers = IntStream.rangeClosed(1, threads)
                .mapToObj(i -> new Hearer("hearing-" + i, ticker))
                .toList();
    }

    /** How long after its last sample was written a window was judged. */
    public Lateness lateness() {
        return lateness;
    }

    /** Sessions that are heard now. */
    public int sessions() {
        return hearers.stream().mapToInt(Hearer::seats).sum();
    }

    Ticker ticker() {
        return ticker;
    }

    /** Gives {@code stream} to the thread that has the fewest. */
    synchronized Hearer.Seat seat(Stream stream) {
        return hearers.stream()
                .min(Comparator.comparingInt(Hearer::seats))
                .orElseThrow()
                .seat(stream);
    }

    /** Ends the threads and waits for them, but for those that do not return from a detector. */
    @Override
    public void close() throws InterruptedException {
        for (var hearer : hearers) hearer.close(Session.CLOSE_WITHIN_MS);
    }
}
