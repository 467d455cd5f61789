package io.vivavoce.http;

import io.javalin.http.Context;
import java.util.concurrent.Semaphore;

/**
 * Room for so many requests at once; more would only wait for each other, and take time from those who talk. Nobody waits
 * here: who finds no room is told when to come again. Thread-safe.
 */
final class Places {
    private static final int RETRY_SECONDS = 2;

    private final int most;
    private final String what;
    private final String reason;
    private final Metrics metrics;
    private final Semaphore free;

    /** A place that is taken, until it is closed. */
    interface Place extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * @param what for the message: {@code messages are being answered}
     * @param reason for the metrics: {@code chat_busy}
     */
    Places(int most, String what, String reason, Metrics metrics) {
        this.most = most;
        this.what = what;
        this.reason = reason;
        this.metrics = metrics;
        free = new Semaphore(most);
    }

    /** @throws ProblemException 503 with {@code Retry-After}, which stock clients heed, when all are taken */
    Place take(Context request) {
        if (free.tryAcquire()) return free::release;
        metrics.refused(reason);
        request.header("Retry-After", String.valueOf(RETRY_SECONDS));
        throw new Problem(
                        503,
                        "busy",
                        most + " " + what + ", the most at once; try again in " + RETRY_SECONDS + " seconds",
                        "")
                .thrown();
    }
}
