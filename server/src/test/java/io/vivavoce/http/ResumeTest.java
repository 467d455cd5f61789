package io.vivavoce.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.WebSocket;
import java.util.Base64;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A client of {@code /v1/realtime} that loses its connection comes back, and goes on where it was. */
class ResumeTest {
    private static final String REPLY = "This is the scripted answer. No model was asked.";

    private ServerFixture fixture;

    @BeforeEach
    void start() throws InterruptedException {
        fixture = new ServerFixture();
    }

    @AfterEach
    void stop() throws InterruptedException {
        fixture.close();
    }

    @Test
    void aReplyGoesOnWhereItWasAndNoEventIsLostOrComesTwice() throws Exception {
        try (var client = resumable()) {
            var token = token(client);
            ask(client, "Hello");
            client.await("response.output_audio.delta");
            var last = client.await("response.output_audio.delta");
            client.socket.abort();

            try (var back = comesBack(token, last)) {
                var resumed = back.await("vivavoce.session.resumed");
                var done = back.await("response.done");

                assertThat(resumed.at("/complete").asBoolean()).isTrue();
                assertThat(done.at("/response/status").asString()).isEqualTo("completed");
                assertThat(done.at("/response/output/0/content/0/transcript").asString())
                        .isEqualTo(REPLY);
                var before =
                        numbers(client.events).filter(n -> n <= number(last)).toArray();
                var all = LongStream.concat(LongStream.of(before), numbers(back.events));
                assertThat(all.toArray())
                        .containsExactly(LongStream.rangeClosed(1, number(done)).toArray());
                assertThat(audio(client.events, number(last)) + audio(back.events, Long.MAX_VALUE))
                        .as("bytes of a reply of %s", REPLY)
                        .isEqualTo(wholeReply());
            }
        }
    }

    @Test
    void theConversationGoesOnToo() throws Exception {
        try (var client = resumable()) {
            var token = token(client);
            ask(client, "First");
            var done = client.await("response.done");
            client.socket.abort();

            try (var back = comesBack(token, done)) {
                back.await("vivavoce.session.resumed");
                ask(back, "Second");
                assertThat(back.await("response.done").at("/response/status").asString())
                        .isEqualTo("completed");
                back.socket.abort();
            }
            try (var forgetful = comesBack(token, "")) {
                assertThat(forgetful
                                .await("vivavoce.session.resumed")
                                .at("/complete")
                                .asBoolean())
                        .isFalse();
                var said = Stream.generate(() -> next(forgetful, "conversation.item.done"))
                        .limit(4)
                        .map(event -> event.at("/item/role").asString())
                        .toList();
                assertThat(said).isEqualTo(List.of("user", "assistant", "user", "assistant"));
            }
        }
    }

    @Test
    void ofTwoTheNewerHasTheSession() throws Exception {
        try (var client = resumable()) {
            var token = token(client);

            try (var newer = comesBack(token, "")) {
                newer.await("vivavoce.session.resumed");
                assertThat(client.closeCode()).isEqualTo(4001);
                ask(newer, "Hello");
                newer.await("response.done");
            }
        }
    }

    @Test
    void whoHasNoTokenOrSaidGoodbyeIsRefused() throws Exception {
        var stranger = comesBack("guessed", "");
        assertThat(stranger.await("error").at("/error/code").asString()).isEqualTo("session_not_found");
        assertThat(stranger.closeCode()).isEqualTo(4002);
        var client = resumable();
        var token = token(client);
        client.socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
        client.closeCode();
        assertThat(fixture.sessionsInTheEnd()).isZero();
        assertThat(comesBack(token, "").closeCode()).isEqualTo(4002);
    }

    @Test
    void whoDoesNotComeBackInTimeIsNotWaitedFor() throws Exception {
        fixture.keepFor(300);
        var client = resumable();
        var token = token(client);
        ask(client, "Hello");
        client.await("response.output_audio.delta");
        client.socket.abort();

        assertThat(fixture.sessionsInTheEnd()).isZero();
        assertThat(comesBack(token, "").closeCode()).isEqualTo(4002);
        assertThat(fixture.logged()).isEmpty();
    }

    @Test
    void whoDidNotAskForItIsNotWaitedFor() throws Exception {
        var client = new VoiceClient(fixture, "/v1/realtime", "?model=any");
        client.await("session.created");
        client.socket.abort();

        assertThat(fixture.sessionsInTheEnd()).isZero();
    }

    // ---- what clients do

    private VoiceClient resumable() {
        var client = new VoiceClient(fixture, "/v1/realtime", "?model=any");
        client.send("{\"type\": \"session.update\", \"session\": {\"type\": \"realtime\","
                + " \"vivavoce\": {\"resume\": true}}}");
        return client;
    }

    private static String token(VoiceClient client) throws InterruptedException {
        var offer = client.await("vivavoce.session.resumable");
        assertThat(offer.at("/expires_in_ms").asLong()).isPositive();
        return offer.at("/token").asString();
    }

    private VoiceClient comesBack(String token, JsonNode lastEvent) {
        return comesBack(token, "&after=" + lastEvent.at("/event_id").asString());
    }

    private VoiceClient comesBack(String token, String more) {
        return new VoiceClient(fixture, "/v1/realtime", "?resume=" + token + more);
    }

    private static void ask(VoiceClient client, String text) {
        client.send("{\"type\": \"conversation.item.create\", \"item\": {\"type\": \"message\", \"role\": \"user\","
                + " \"content\": [{\"type\": \"input_text\", \"text\": \"" + text + "\"}]}}");
        client.send("{\"type\": \"response.create\"}");
    }

    private static JsonNode next(VoiceClient client, String type) {
        try {
            return client.await(type);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    // ---- what they got

    private static long number(JsonNode event) {
        var id = event.at("/event_id").asString();
        return Long.parseLong(id.substring(id.lastIndexOf('_') + 1));
    }

    private static LongStream numbers(List<JsonNode> events) {
        return List.copyOf(events).stream().mapToLong(ResumeTest::number);
    }

    private static long audio(List<JsonNode> events, long upTo) {
        return List.copyOf(events).stream()
                .filter(event -> event.at("/type").asString().equals("response.output_audio.delta"))
                .filter(event -> number(event) <= upTo)
                .mapToLong(
                        event -> Base64.getDecoder().decode(event.at("/delta").asString()).length)
                .sum();
    }

    /** Bytes of the same reply, to a client that stays. */
    private long wholeReply() throws InterruptedException {
        try (var client = resumable()) {
            ask(client, "Hello");
            client.await("response.done");
            return audio(client.events, Long.MAX_VALUE);
        }
    }
}
