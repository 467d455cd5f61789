package io.vivavoce.engines.remote;

import io.vivavoce.concurrent.Ticker;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;

/**
 * A body's bytes as they come, for those who read streams. An interrupt is an {@link InterruptedIOException} here;
 * {@link #unless} makes it one again.
 *
 * <p>Thread: one, the caller's.
 */
final class BodyInput extends InputStream {
    private final ByteStream bytes;
    private final Ticker ticker;
    private final Queue<ByteBuffer> unread = new ArrayDeque<>();
    private long deadlineNanos;
    private boolean ended;

    /** @param deadlineNanos of the ticker: see {@link #until} */
    BodyInput(ByteStream bytes, Ticker ticker, long deadlineNanos) {
        this.bytes = bytes;
        this.ticker = ticker;
        this.deadlineNanos = deadlineNanos;
    }

    /** What is read from here on must have come by {@code deadline}, else {@link HttpTimeoutException} is thrown. */
    void until(long deadline) {
        deadlineNanos = deadline;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        if (length == 0) return 0;
        while (true) {
            var buffer = unread.peek();
            if (buffer == null) {
                if (ended) return -1;
                fetch();
            } else if (buffer.hasRemaining()) {
                var count = Math.min(length, buffer.remaining());
                buffer.get(into, offset, count);
                return count;
            } else {
                unread.remove();
            }
        }
    }

    private void fetch() throws IOException {
        var left = deadlineNanos - ticker.nanos();
        if (left <= 0) throw new HttpTimeoutException("nothing came in time");
        try {
            var buffers = bytes.read(left);
            unread.addAll(buffers);
            ended = buffers.isEmpty();
        } catch (InterruptedException e) {
            throw (IOException) new InterruptedIOException("interrupted while the answer came").initCause(e);
        }
    }

    /** {@code e}, unless it is an interrupt. */
    static IOException unless(IOException e) throws InterruptedException {
        if (e instanceof InterruptedIOException) throw new InterruptedException(e.getMessage());
        return e;
    }
}
