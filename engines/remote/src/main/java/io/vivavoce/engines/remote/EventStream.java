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
 * The data of server-sent events, one after the other (WHATWG HTML, section 9.2). Comments, which servers send to keep a
 * connection alive, and other fields are passed over; lines end with LF or CR LF.
 *
 * <p>Thread: one, the caller's.
 */
final class EventStream {
    /** Bytes of a line and of an event's data: a piece of a reply takes some hundred. */
    static final int LONGEST = 1 << 20;

    private final ByteStream bytes;
    private final Ticker ticker;
    private final Queue<ByteBuffer> unread = new ArrayDeque<>();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final StringBuilder data = new StringBuilder();
    private boolean ended;

    EventStream(ByteStream bytes, Ticker ticker) {
        this.bytes = bytes;
        this.ticker = ticker;
    }

    /**
     * The next event's data; empty when the stream has ended.
     *
     * @param deadlineNanos of the ticker: comments don't extend it
     * @throws HttpTimeoutException when there is none until then
     */
    Optional<String> next(long deadlineNanos) throws IOException, InterruptedException {
        while (!ended) {
            if (Thread.interrupted()) throw new InterruptedException("interrupted while the answer came");
            var buffer = unread.peek();
            if (buffer == null) {
                fetch(deadlineNanos);
            } else if (!buffer.hasRemaining()) {
                unread.remove();
            } else if (completesLine(buffer) && completesEvent()) {
                return Optional.of(taken());
            }
        }
        return Optional.empty();
    }

    private void fetch(long deadlineNanos) throws IOException, InterruptedException {
        var left = deadlineNanos - ticker.nanos();
        if (left <= 0) throw new HttpTimeoutException("no event came");
        var buffers = bytes.read(left);
        unread.addAll(buffers);
        // An event that no empty line ends is none: it may have been cut anywhere.
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

    private boolean completesEvent() throws IOException {
        var text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        if (text.endsWith("\r")) text = text.substring(0, text.length() - 1);
        if (text.isEmpty()) return !data.isEmpty();
        if (!text.startsWith("data:")) return false;
        if (data.length() + text.length() > LONGEST) throw tooLong();
        if (!data.isEmpty()) data.append('\n');
        data.append(text, text.startsWith("data: ") ? 6 : 5, text.length());
        return false;
    }

    private String taken() {
        var text = data.toString();
        data.setLength(0);
        return text;
    }

    private static IOException tooLong() {
        return new IOException("a single piece was longer than " + LONGEST + " bytes");
    }
}
