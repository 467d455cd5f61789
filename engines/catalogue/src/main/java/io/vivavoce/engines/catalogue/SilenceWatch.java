package io.vivavoce.engines.catalogue;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Closes a stream that has been silent for too long, so that its reader fails instead of waiting for ever: the JDK's
 * client limits the time to the first answer only. Its virtual thread ends with {@link #close}.
 */
final class SilenceWatch implements AutoCloseable {

    private final CountDownLatch over = new CountDownLatch(1);
    private final AtomicLong reads = new AtomicLong();
    private volatile boolean fired;

    SilenceWatch(InputStream watched, Duration silence) {
        Thread.ofVirtual().name("catalogue-silence").start(() -> watch(watched, silence));
    }

    private void watch(InputStream watched, Duration silence) {
        try {
            long seen = -1;
            while (seen != reads.get()) {
                seen = reads.get();
                if (over.await(silence.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
            fired = true;
            watched.close();
        } catch (IOException | InterruptedException e) {
            return; // the stream is gone either way
        }
    }

    /** Something was read. */
    void heard() {
        reads.incrementAndGet();
    }

    /** Whether it was this that closed the stream. */
    boolean fired() {
        return fired;
    }

    @Override
    public void close() {
        over.countDown();
    }
}
