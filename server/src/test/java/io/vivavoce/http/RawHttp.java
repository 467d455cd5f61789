package io.vivavoce.http;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Requests that no client would send, byte by byte, and their answers. */
final class RawHttp {
    private static final int PATIENCE_MS = 60_000;

    private RawHttp() {}

    /** What a server answered. */
    record Answer(String head, String body) {
        int status() {
            return Integer.parseInt(head.substring(9, 12));
        }
    }

    static Socket connect(ServerFixture fixture) throws IOException {
        var socket = new Socket("127.0.0.1", fixture.server.port());
        socket.setSoTimeout(PATIENCE_MS);
        return socket;
    }

    /** {@code lines} of the head, each without its end, and {@code body}; the answer's body is read by its length. */
    static Answer ask(ServerFixture fixture, String lines, String body) throws IOException {
        try (var socket = connect(fixture)) {
            var request = lines.replace("\n", "\r\n") + "\r\n\r\n" + body;
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return answer(socket, !lines.startsWith("HEAD"));
        }
    }

    static Answer answer(Socket socket, boolean withBody) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            var next = socket.getInputStream().read();
            if (next < 0) throw new IOException("the connection ended after \"" + head + "\"");
            head.append((char) next);
        }
        var length = head.toString()
                .lines()
                .filter(line -> line.regionMatches(true, 0, "Content-Length:", 0, 15))
                .map(line -> Integer.parseInt(line.substring(15).strip()))
                .findFirst()
                .orElse(0);
        var body = withBody ? socket.getInputStream().readNBytes(length) : new byte[0];
        return new Answer(head.toString(), new String(body, StandardCharsets.UTF_8));
    }
}
