package io.vivavoce.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.javalin.Javalin;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Bodies that are too large or too slow. */
class BodiesTest {
    private long nanos;
    private final Bodies bodies = new Bodies(() -> nanos);

    @Test
    void aBodyIsReadWholeUpToItsBound() {
        assertThat(bodies.read(new ByteArrayInputStream(new byte[20_000]), 20_000))
                .hasSize(20_000);
        assertThatThrownBy(() -> bodies.read(new ByteArrayInputStream(new byte[20_001]), 20_000))
                .hasMessageContaining("more than 20000 bytes");
    }

    /** What a library reads, which knows no time of its own, and waits for each byte. */
    @Test
    void whoNeverSendsTheRestOfAFormIsCutOff() throws Exception {
        var server = Javalin.create(config -> config.routes.post(
                        "/", request -> Bodies.within(1, request, () -> request.result(request.body()))))
                .start("127.0.0.1", 0);
        try (var socket = new Socket("127.0.0.1", server.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\na".getBytes(UTF_8));

            assertThat(readAll(socket)).doesNotContain(" 200 ");
        } finally {
            server.stop();
        }
    }

    /** What the server sends until it closes. */
    private static String readAll(Socket socket) throws IOException {
        try {
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        } catch (SocketException e) { // reset
            return "";
        }
    }

    @Test
    void aBodyThatTricklesIsNotWaitedForToItsEnd() {
        var trickle = new InputStream() {
            @Override
            public int read() {
                nanos += TimeUnit.SECONDS.toNanos(9);
                return 'a';
            }

            @Override
            public int read(byte[] into, int offset, int length) {
                into[offset] = (byte) read();
                return 1;
            }
        };

        assertThatThrownBy(() -> bodies.read(trickle, 20_000)).isInstanceOfSatisfying(ProblemException.class, e -> {
            assertThat(e.problem().status()).isEqualTo(408);
            assertThat(e.problem().message()).contains("within 30 seconds");
        });
        assertThat(nanos).isLessThanOrEqualTo(TimeUnit.SECONDS.toNanos(36));
    }
}
