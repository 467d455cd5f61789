package io.vivavoce.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes, on a thread of its own, in the order in which it was asked. What waits is committed together: a commit waits for
 * the disk, and many wait no longer than one. Of {@value #MOST} that wait, more are {@link Fate#LOST}: nobody who talks waits
 * for a disk.
 *
 * <p>Thread-safe.
 */
final class Writer implements AutoCloseable {
    /** Minutes of a hundred conversations; 64 MB if each were as long as may be. */
    static final int MOST = 1_024;

    /** Committed at once: so a deletion does not wait for long. */
    private static final int MOST_AT_ONCE = 256;

    /** Between two looks at what is too old or too much. */
    private static final Duration LOOK = Duration.ofMinutes(1);

    /** A disk that does not answer for so long is left to itself. */
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(10);

    private static final long ORDER_WITHIN_SECONDS = 30;
    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);

    private sealed interface Job {
        record Write(Change change, Fate.Told told) implements Job {}

        record Order(Ordered ordered, CompletableFuture<Integer> done) implements Job {}

        record Stop() implements Job {}
    }

    /** What is deleted or given to another; returns how many conversations that were. */
    @FunctionalInterface
    interface Ordered {
        int in(Ledger ledger) throws SQLException;
    }

    private final Connection connection;
    private final Sql sql;
    private final Ledger ledger;
    private final History.Limits limits;
    private final InstantSource clock;
    private final BlockingQueue<Job> waiting = new ArrayBlockingQueue<>(MOST);
    private final Thread thread;
    private final AtomicLong stored = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();

    // guarded by this
    private boolean closed;

    // the writing thread's
    private Instant looked = Instant.EPOCH;
    private boolean logHoldsDeleted = true; // of a process before, which was killed
    private boolean failing;

    Writer(Connection connection, History.Limits limits, InstantSource clock) {
        this.connection = connection;
        this.limits = limits;
        this.clock = clock;
        sql = new Sql(connection);
        ledger = new Ledger(sql);
        thread = Thread.ofPlatform().name("history").daemon().start(this::run);
    }

    /** Never blocks. */
    void write(Change change, Fate.Told told) {
        if (!offer(new Job.Write(change, told))) tell(told, Fate.LOST);
    }

    private synchronized boolean offer(Job job) {
        return !closed && waiting.offer(job);
    }

    /**
     * Does so with what was written before it, and returns when that is on disk.
     *
     * @return conversations that it was done with
     * @throws HistoryException when that fails
     */
    int order(Ordered ordered) throws InterruptedException {
        var job = new Job.Order(ordered, new CompletableFuture<>());
        if (!offer(job)) throw new HistoryException("The history is busy or closed; try again in a while", null);
        try {
            return job.done.get(ORDER_WITHIN_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new HistoryException("It has failed, or takes long: look whether it is done, and else try again", e);
        }
    }

    long stored() {
        return stored.get();
    }

    long lost() {
        return lost.get();
    }

    // ---- the writing thread

    private void run() {
        var group = new ArrayList<Job>(MOST_AT_ONCE);
        for (var going = true; going; group.clear()) {
            try {
                look();
                var first = waiting.poll(LOOK.toMillis(), TimeUnit.MILLISECONDS);
                if (first == null) continue;
                group.add(first);
                waiting.drainTo(group, MOST_AT_ONCE - 1);
                going = perform(group);
            } catch (InterruptedException e) {
                // nobody does; close() ends this thread by a job
            } catch (RuntimeException e) {
                LOG.error("The history's writer failed: {}", e.getClass().getName());
            }
        }
    }

    /** False when no more is to be done. */
    private boolean perform(List<Job> group) {
        var writes = new ArrayList<Job.Write>(group.size());
        for (var job : group) {
            switch (job) {
                case Job.Write write -> writes.add(write);
                case Job.Order order -> {
                    commit(writes);
                    writes.clear();
                    perform(order);
                }
                case Job.Stop _ -> {
                    commit(writes);
                    return false;
                }
            }
        }
        commit(writes);
        return true;
    }

    /** Together; where that fails, each alone, so that none is lost for another's sake. */
    private void commit(List<Job.Write> writes) {
        if (writes.isEmpty()) return;
        var fates = new ArrayList<Fate>(writes.size());
        try {
            sql.atOnce(() -> {
                for (var write : writes) fates.add(ledger.apply(write.change));
            });
            failing = false;
            for (var i = 0; i < fates.size(); i++) tell(writes.get(i).told, fates.get(i));
        } catch (SQLException | RuntimeException e) {
            if (writes.size() > 1) {
                for (var write : writes) commit(List.of(write));
                return;
            }
            complain(e);
            tell(writes.getFirst().told, Fate.LOST);
        }
    }

    private void perform(Job.Order order) {
        try {
            var gone = new int[1];
            sql.atOnce(() -> gone[0] = order.ordered.in(ledger));
            logHoldsDeleted |= gone[0] > 0;
            emptyLog();
            order.done.complete(gone[0]);
        } catch (SQLException | RuntimeException e) {
            complain(e);
            order.done.completeExceptionally(e);
        }
    }

    /** Lets go what is too old or too much, and finishes what a reader kept from being finished. */
    private void look() {
        var now = clock.instant();
        if (now.isBefore(looked.plus(LOOK))) return;
        looked = now;
        try {
            if (limits.keepDays() > 0) {
                var oldest = now.minus(Duration.ofDays(limits.keepDays()));
                sql.atOnce(() -> logHoldsDeleted |= ledger.deleteBefore(oldest) > 0);
            }
            while (ledger.usedBytes() > limits.maxBytes()) {
                var gone = new int[1];
                sql.atOnce(() -> gone[0] = ledger.deleteOldest());
                if (gone[0] == 0) break;
                logHoldsDeleted = true;
            }
            emptyLog();
        } catch (SQLException | RuntimeException e) {
            complain(e);
        }
    }

    private void emptyLog() throws SQLException {
        if (logHoldsDeleted) logHoldsDeleted = !ledger.emptyLog();
    }

    /** Once, until it works again. Without the stack: a library's message may hold what it was to write. */
    private void complain(Exception failure) {
        var why = failure instanceof SQLException e
                ? "code " + e.getErrorCode()
                : failure.getClass().getName();
        if (!failing)
            LOG.error("The history can't be written ({}): is the disk full? What is said meanwhile is not kept", why);
        failing = true;
    }

    private void tell(Fate.Told told, Fate fate) {
        switch (fate) {
            case STORED -> stored.incrementAndGet();
            case LOST -> lost.incrementAndGet();
            case GONE -> {}
        }
        try {
            told.told(fate);
        } catch (RuntimeException e) { // foreign code, which hurts nobody but itself
            LOG.debug(
                    "Whoever was told that something is stored failed: {}",
                    e.getClass().getName());
        }
    }

    /** Writes what waits, and returns when the file is closed. May be called twice. */
    @Override
    public void close() throws InterruptedException {
        if (isFirstToClose()) waiting.put(new Job.Stop());
        if (!thread.join(CLOSE_WITHIN)) {
            LOG.error("The disk does not answer: what was said last may not be in the history");
            return;
        }
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.debug("The history was closed with code {}", e.getErrorCode());
        }
    }

    private synchronized boolean isFirstToClose() {
        var first = !closed;
        closed = true;
        return first;
    }
}
