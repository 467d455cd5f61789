package io.vivavoce.engines.remote;

import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.util.Optional;

/**
 * The data of server-sent events, one after the other (WHATWG HTML, section 9.2). Comments, which servers send to keep a
 * connection alive, and other fields are passed over. An event that no empty line ends is none: it may have been cut
 * anywhere.
 *
 * <p>Thread: one, the caller's.
 */
final class EventStream {
    private final LineStream lines;
    private final StringBuilder data = new StringBuilder();

    EventStream(LineStream lines) {
        this.lines = lines;
    }

    /**
     * The next event's data; empty when the stream has ended.
     *
     * @param deadlineNanos of the ticker: comments don't extend it
     * @throws HttpTimeoutException when there is none until then
     */
    Optional<String> next(long deadlineNanos) throws IOException, InterruptedException {
        while (true) {
            var line = lines.next(deadlineNanos);
            if (line.isEmpty()) return line;
            if (line.get().isEmpty() && !data.isEmpty()) return Optional.of(taken());
            if (line.get().startsWith("data:")) add(line.get());
        }
    }

    private void add(String line) throws IOException {
        if (data.length() + line.length() > LineStream.LONGEST) throw LineStream.tooLong();
        if (!data.isEmpty()) data.append('\n');
        data.append(line, line.startsWith("data: ") ? 6 : 5, line.length());
    }

    private String taken() {
        var text = data.toString();
        data.setLength(0);
        return text;
    }
}
