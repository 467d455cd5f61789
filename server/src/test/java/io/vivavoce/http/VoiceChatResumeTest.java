package io.vivavoce.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** A client of {@code /voice-chat} that loses its connection comes back, and goes on where it was. */
@Timeout(180)
class VoiceChatResumeTest {
    private LongReplies server;
    private ServerFixture fixture;

    @BeforeEach
    void start() throws InterruptedException {
        server = new LongReplies();
        fixture = server.fixture;
    }

    @AfterEach
    void stop() throws InterruptedException {
        server.close();
    }

    private VoiceClient resumable() {
        return new VoiceClient(fixture, "?resumable=true");
    }

    private static String token(VoiceClient client) throws InterruptedException {
        var offer = client.await("started").at("/resume");
        assertThat(offer.at("/expiresInMs").asLong()).isPositive();
        return offer.at("/token").asString();
    }

    private static long number(JsonNode event) {
        return event.at("/event").asLong();
    }

    private static LongStream numbers(List<JsonNode> events) {
        return List.copyOf(events).stream().mapToLong(VoiceChatResumeTest::number);
    }

    @Test
    void aReplyGoesOnWhereItWasAndNoEventIsLostOrComesTwice() throws Exception {
        var client = resumable();
        var token = token(client);
        client.send("{\"type\": \"text\", \"text\": \"Hello\"}");
        var last = client.await("reply");
        client.awaitSound();
        client.socket.abort();

        try (var back = new VoiceClient(fixture, "?resume=" + token + "&after=" + number(last))) {
            assertThat(back.await("resumed").at("/complete").asBoolean()).isTrue();
            back.awaitSound();
            back.send("{\"type\": \"cancel\"}");
            var turn = back.await("turn");

            assertThat(turn.at("/transcript").asString()).isEqualTo("Hello");
            assertThat(turn.at("/interrupted").asBoolean()).isTrue();
            assertThat(LongStream.concat(numbers(client.events).filter(n -> n <= number(last)), numbers(back.events))
                            .limit(number(turn))
                            .toArray())
                    .containsExactly(LongStream.rangeClosed(1, number(turn)).toArray());
        }
        assertThat(fixture.sessionsInTheEnd()).isZero();
        assertThat(fixture.logged()).isEmpty();
    }

    @Test
    void whoHasForgottenAllIsToldItAgainAndWhoSaysNothingIsNot() throws Exception {
        var client = resumable();
        var token = token(client);
        client.send("{\"type\": \"text\", \"text\": \"Hello\"}");
        client.await("reply");
        client.socket.abort();

        try (var back = new VoiceClient(fixture, "?resume=" + token + "&after=0")) {
            assertThat(back.await("started").at("/resume/token").asString()).isEqualTo(token);
            assertThat(back.await("user").at("/text").asString()).isEqualTo("Hello");
            assertThat(back.await("resumed").at("/complete").asBoolean()).isTrue();
            back.socket.abort();
        }
        try (var mute = new VoiceClient(fixture, "?resume=" + token)) {
            assertThat(mute.next().at("/type").asString()).isEqualTo("resumed");
            assertThat(mute.events.getFirst().at("/complete").asBoolean()).isFalse();
        }
    }

    @Test
    void ofTwoTheNewerHasTheSession() throws Exception {
        var client = resumable();
        var token = token(client);

        try (var newer = new VoiceClient(fixture, "?resume=" + token)) {
            newer.await("resumed");
            assertThat(client.closeCode()).isEqualTo(4001);
            newer.send("{\"type\": \"text\", \"text\": \"Hello\"}");
            newer.awaitSound();
        }
    }

    @Test
    void whoHasNoTokenOrSaidGoodbyeIsRefused() throws Exception {
        assertThat(new VoiceClient(fixture, "?resume=guessed").closeCode()).isEqualTo(4002);
        var client = resumable();
        var token = token(client);
        assertThat(new VoiceClient(fixture, "/v1/realtime", "?resume=" + token).closeCode())
                .as("of another protocol")
                .isEqualTo(4002);
        assertThatThrownBy(() -> new VoiceClient(fixture, "?output_rate=8000&resume=" + token))
                .hasCauseInstanceOf(WebSocketHandshakeException.class);
        assertThatThrownBy(() -> new VoiceClient(fixture, "?resumable=maybe"))
                .hasCauseInstanceOf(WebSocketHandshakeException.class);
        client.socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
        client.closeCode();
        assertThat(fixture.sessionsInTheEnd()).isZero();
        assertThat(new VoiceClient(fixture, "?resume=" + token).closeCode()).isEqualTo(4002);
    }

    @Test
    void whoDoesNotComeBackInTimeOrDidNotAskForItIsNotWaitedFor() throws Exception {
        fixture.keepFor(300);
        var client = resumable();
        var token = token(client);
        client.send("{\"type\": \"text\", \"text\": \"Hello\"}");
        client.awaitSound();
        client.socket.abort();
        var plain = new VoiceClient(fixture, "");
        assertThat(plain.await("started").has("resume")).isFalse();
        plain.socket.abort();

        assertThat(fixture.sessionsInTheEnd()).isZero();
        assertThat(new VoiceClient(fixture, "?resume=" + token).closeCode()).isEqualTo(4002);
        assertThat(fixture.logged()).isEmpty();
    }
}
