package io.vivavoce.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests that are malformed, or nobody's: each is refused by its status, as JSON, and leaves nothing behind. */
class BadRequestsTest {
    private static final String JSON = "\nHost: localhost\nContent-Type: application/json\n";
    private static final String UPGRADE =
            " HTTP/1.1\nHost: localhost\nConnection: Upgrade\nUpgrade: websocket\nSec-WebSocket-Version: 13\n";
    private static final String KEY = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";

    private static ServerFixture fixture;

    @BeforeAll
    static void start() throws InterruptedException {
        fixture = new ServerFixture();
    }

    @AfterAll
    static void stop() throws InterruptedException {
        fixture.close();
    }

    @ParameterizedTest
    @CsvSource({
        "GET /%zz HTTP/1.1\\nHost: localhost, 400",
        "GET /%ff%fe HTTP/1.1\\nHost: localhost, 400",
        "GET /../../etc/passwd HTTP/1.1\\nHost: localhost, 400",
        "GET /health HTTP/1.1, 400",
        "GET /health HTTP/1.1\\nHost: localhost\\nHost: evil, 400",
        "GET http://evil.example/health HTTP/1.1\\nHost: localhost, 400",
        "GET /health HTTP/1.1\\nHost: localhost\\nbad header, 400",
        "GET /health, 505",
        "POST /chat HTTP/1.1\\nHost: localhost\\nContent-Length: -3, 400",
        "POST /chat HTTP/1.1\\nHost: localhost\\nContent-Length: 3\\nTransfer-Encoding: chunked, 400",
        "POST /chat HTTP/1.1\\nHost: localhost\\nContent-Length: 3\\nExpect: banana, 417",
        "GET /voice-chat HTTP/1.1\\nHost: localhost, 426",
        "DELETE /chat HTTP/1.1\\nHost: localhost, 405",
        "GET /nothing HTTP/1.1\\nHost: localhost, 404",
    })
    void aMalformedRequestIsRefusedInJson(String lines, int status) throws IOException {
        refused(RawHttp.ask(fixture, lines.replace("\\n", "\n"), ""), status);
    }

    @Test
    void anAddressThatIsTooLongIsRefused() throws IOException {
        refused(RawHttp.ask(fixture, "GET /" + "a".repeat(20_000) + " HTTP/1.1\nHost: localhost", ""), 414);
    }

    @Test
    void soundIsNotCompressedForWhoOffersTo() throws IOException {
        var answer = RawHttp.ask(
                fixture,
                ("GET /voice-chat" + UPGRADE + KEY + "\nSec-WebSocket-Extensions: permessage-deflate").strip(),
                "");

        assertThat(answer.head()).contains(" 101 ").doesNotContainIgnoringCase("permessage-deflate");
    }

    @Test
    void aHandshakeThatIsWrongIsRefusedInJsonAndMakesNoSession() throws IOException {
        refused(RawHttp.ask(fixture, "GET /voice-chat?input_rate=%zz" + UPGRADE + KEY, ""), 400);
        refused(RawHttp.ask(fixture, "GET /voice-chat?input_rate=12" + UPGRADE + KEY, ""), 400);
        refused(RawHttp.ask(fixture, "GET /voice-chat" + UPGRADE + "X: 1", ""), 400);
        refused(RawHttp.ask(fixture, "GET /elsewhere" + UPGRADE + KEY, ""), 404);
        refused(RawHttp.ask(fixture, "GET /voice-chat" + UPGRADE + "Origin: https://evil.example\n" + KEY, ""), 403);
        assertThat(fixture.logged()).isEmpty();
    }

    @Test
    void aWebSocketGetsNoCookie() throws IOException {
        var answer = RawHttp.ask(fixture, "GET /voice-chat" + UPGRADE + KEY, "");

        assertThat(answer.status()).isEqualTo(101);
        assertThat(answer.head()).doesNotContainIgnoringCase("cookie");
    }

    @Test
    void aMethodThatIsNotAllowedIsToldWhichAre() throws IOException {
        assertThat(RawHttp.ask(fixture, "PUT /chat HTTP/1.1\nHost: localhost", "")
                        .head())
                .contains("\r\nAllow: POST\r\n");
        assertThat(RawHttp.ask(fixture, "TRACE /health HTTP/1.1\nHost: localhost", "")
                        .head())
                .contains("\r\nAllow: GET, HEAD\r\n");
    }

    @Test
    void headIsAnsweredAsGetIs() throws Exception {
        var head = RawHttp.ask(fixture, "HEAD /health HTTP/1.1\nHost: localhost", "")
                .head();

        assertThat(head).contains("200 OK").contains("application/json");
        assertThat(head)
                .contains("Content-Length: " + fixture.get("/health").body().length());
    }

    @ParameterizedTest
    @CsvSource({"Content-Encoding: gzip, 415", "Content-Length: 9999999999, 413"})
    void aBodyThatWillNotDoIsRefusedBeforeItCame(String header, int status) throws IOException {
        refused(RawHttp.ask(fixture, "POST /chat HTTP/1.1" + JSON + header, ""), status);
    }

    @Test
    void chunksWithoutEndAreRefusedAtTheBound() throws IOException {
        var chunk = "8000\r\n" + "a".repeat(0x8000) + "\r\n";

        refused(
                RawHttp.ask(fixture, "POST /chat HTTP/1.1" + JSON + "Transfer-Encoding: chunked", chunk.repeat(5)),
                413);
    }

    @Test
    void chunksThatAreNoneAreRefused() throws IOException {
        refused(RawHttp.ask(fixture, "POST /chat HTTP/1.1" + JSON + "Transfer-Encoding: chunked", "zz\r\n"), 400);
    }

    @Test
    void aMessageLongerThanTheModelsContextIsTheClients() throws Exception {
        var answer = fixture.chat("{\"message\": \"" + "a b ".repeat(4_000) + "\"}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("context_length_exceeded").contains("say it in fewer words");
    }

    @Test
    void halfRequestsAndIdleConnectionsKeepNobodyOut() throws Exception {
        var sockets = new ArrayList<Socket>();
        try {
            for (var i = 0; i < 1_000; i++) {
                var socket = RawHttp.connect(fixture);
                sockets.add(socket);
                var half = i % 2 == 0 ? "" : "POST /chat HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n";
                socket.getOutputStream().write(half.getBytes(StandardCharsets.US_ASCII));
            }

            assertThat(fixture.chat("{\"message\": \"Hello\"}").statusCode()).isEqualTo(200);
            assertThat(fixture.get("/health").statusCode()).isEqualTo(200);
        } finally {
            for (var socket : sockets) socket.close();
        }
    }

    private static void refused(RawHttp.Answer answer, int status) {
        assertThat(answer.status()).as(answer.head()).isEqualTo(status);
        assertThat(answer.head()).contains("application/json").doesNotContainIgnoringCase("cookie");
        assertThat(Json.mapper().readTree(answer.body()).at("/error/message").asString())
                .isNotBlank();
    }
}
