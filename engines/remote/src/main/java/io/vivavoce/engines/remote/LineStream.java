package io.vivavoce.engines.remote;

import io.vivavoce.concurrent.Ticker;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;

/**
 * A body's lines of UTF-8, one after the other; they end with LF or CR LF. What the last LF leaves is no line: it may have
 * been cut anywhere.
 *
 * <p>Thread: one, the caller's.
 */
final class LineStream {
    /** Bytes of a line: a piece of a reply takes some hundred. */
    static final int LONGEST = 1 << 20;

    private final ByteStream bytes;
    private final Ticker ticker;
    private final Queue<ByteBuffer> unread = new ArrayDeque<>();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private boolean ended;

    LineStream(ByteStream bytes, Ticker ticker) {
        this.bytes = bytes;
        this.ticker = ticker;
    }

    /**
     * The next line, without its end; empty when the stream has ended.
     *
     * @throws HttpTimeoutException when there is none until {@code deadlineNanos} of the ticker
     */
    Optional<String> next(long deadlineNanos) throws IOException, InterruptedException {
        while (!ended) {
            if (Thread.interrupted()) throw new InterruptedException("interrupted while the answer came");
            var buffer = unread.peek();
            if (buffer == null) {
                fetch(deadlineNanos);
            } else if (!buffer.hasRemaining()) {
                unread.remove();
            } else if (completesLine(buffer)) {
                return Optional.of(taken());
            }
        }
        return Optional.empty();
    }

    private void fetch(long deadlineNanos) throws IOException, InterruptedException {
        var left = deadlineNanos - ticker.nanos();
        if (left <= 0) throw new HttpTimeoutException("no line came");
        var buffers = bytes.read(left);
        unread.addAll(buffers);
        ended = buffers.isEmpty();
    }

    /** Moves the rest of the line, or all there is of it, from {@code buffer}. */
    private boolean completesLine(ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            var next = buffer.get();
            if (next == '\n') return true;
            if (line.size() == LONGEST) throw tooLong();
            line.write(next);
        }
        return false;
    }

    private String taken() {
        var text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    static IOException tooLong() {
        return new IOException("a single piece was longer than " + LONGEST + " bytes");
    }
}
