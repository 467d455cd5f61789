package io.vivavoce.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vivavoce.concurrent.Ticker;
import io.vivavoce.transport.Rtc;
import io.vivavoce.transport.RtcClient;
import io.vivavoce.transport.RtcOptions;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** A client of {@code /v1/realtime/calls} that loses its connection comes back, by a call or a WebSocket. */
@Timeout(180)
class CallResumeTest {
    private final List<RtcClient> clients = new ArrayList<>();
    private LongReplies server;
    private ServerFixture fixture;
    private Rtc rtc;

    /** A call's client, and what came of it. */
    private record Called(RtcClient client, String location) {}

    @BeforeEach
    void start() throws InterruptedException {
        assumeTrue(Rtc.missing().isEmpty(), () -> Rtc.missing().orElseThrow());
        server = new LongReplies();
        fixture = server.fixture;
        rtc = new Rtc(RtcOptions.DEFAULT, Ticker.system());
    }

    @AfterEach
    void stop() throws InterruptedException {
        for (var client : clients) client.close();
        if (rtc != null) rtc.close();
        if (server != null) server.close();
    }

    @Test
    void aReplyGoesOnByTheNextCallAndNoEventIsLostOrComesTwice() throws Exception {
        var events = new ArrayList<JsonNode>();
        var first = calls("");
        var token = token(first.client);
        ask(first.client);
        var said = await(first.client, "conversation.item.done").at("/item/id").asString();
        var last = await(first.client, "output_audio_buffer.started");
        first.client.awaitLoud();
        lose(first);

        var next = calls("?resume=" + token + "&after=" + id(last));
        var resumed = await(next.client, "vivavoce.session.resumed", events);
        next.client.awaitLoud();
        next.client.send("{\"type\":\"output_audio_buffer.clear\"}");
        var cleared = await(next.client, "output_audio_buffer.cleared", events);

        assertThat(resumed.at("/complete").asBoolean()).isTrue();
        assertThat(events.stream().map(CallResumeTest::number).toList())
                .isEqualTo(LongStream.rangeClosed(number(last) + 1, number(cleared))
                        .boxed()
                        .toList());
        assertThat(next.location).isNotEqualTo(first.location);
        theConversationGoesOn(next.client, said);
        hangUp(next);
        assertThat(fixture.sessionsInTheEnd()).isZero();
        assertThat(call("?resume=" + token, newClient()).statusCode()).isEqualTo(404);
        assertThat(fixture.logged()).isEmpty();
    }

    /** The item is known, and the model is asked again. */
    private static void theConversationGoesOn(RtcClient client, String item) throws Exception {
        client.send("{\"type\":\"conversation.item.retrieve\",\"item_id\":\"" + item + "\"}");
        assertThat(await(client, "conversation.item.retrieved")
                        .at("/item/content/0/text")
                        .asString())
                .isEqualTo("hello");
        ask(client);
        assertThat(await(client, "response.done").at("/response/status").asString())
                .isEqualTo("completed");
    }

    @Test
    void ofTwoCallsTheNewerHasTheSession() throws Exception {
        var older = calls("");
        var token = token(older.client);
        var newer = calls("?resume=" + token);

        assertThat(await(newer.client, "vivavoce.session.resumed")
                        .at("/complete")
                        .asBoolean())
                .isFalse();
        assertThat(await(older.client, "error").at("/error/code").asString()).isEqualTo("session_taken_over");
        older.client.awaitClosed();
        assertThat(fixture.metricsInTheEnd("vivavoce_webrtc_connections 1.0"))
                .contains("vivavoce_webrtc_connections 1.0");
        ask(newer.client);
        newer.client.awaitLoud();
        assertThat(hangUp(older)).as("the older call is over").isEqualTo(404);
        assertThat(sessions()).isEqualTo(1);
    }

    @Test
    void aWebSocketGoesOnWithWhatACallHasLeftAndACallWithThat() throws Exception {
        var first = calls("");
        var token = token(first.client);
        ask(first.client);
        var item = await(first.client, "response.output_item.added").at("/item/id");
        first.client.awaitLoud();
        lose(first);

        var socket = new VoiceClient(fixture, "/v1/realtime", "?resume=" + token);
        assertThat(socket.await("vivavoce.session.resumed").at("/complete").asBoolean())
                .isFalse();
        assertThat(socket.await("response.output_audio.delta").at("/item_id")).isEqualTo(item);
        socket.socket.abort();

        var last = calls("?resume=" + token);
        await(last.client, "vivavoce.session.resumed");
        await(last.client, "output_audio_buffer.started");
        last.client.awaitLoud();
        hangUp(last);
        assertThat(fixture.sessionsInTheEnd()).isZero();
        assertThat(fixture.logged()).isEmpty();
    }

    @Test
    void aCallGoesOnWithTheReplyOfAWebSocketThatIsStillThere() throws Exception {
        var socket = new VoiceClient(fixture, "/v1/realtime", "?model=any");
        socket.send("{\"type\":\"session.update\",\"session\":{\"type\":\"realtime\",\"vivavoce\":{\"resume\":true}}}");
        var token = socket.await("vivavoce.session.resumable").at("/token").asString();
        socket.send("{\"type\":\"response.create\"}");
        socket.await("response.output_audio.delta");

        var call = calls("?resume=" + token);
        await(call.client, "vivavoce.session.resumed");
        await(call.client, "output_audio_buffer.started");
        call.client.awaitLoud();
        assertThat(socket.closeCode()).isEqualTo(4001);
    }

    @Test
    void aCallThatNobodyComesBackToEndsAndKeepsNothing() throws Exception {
        fixture.keepFor(300);
        var call = calls("");
        token(call.client);
        ask(call.client);
        call.client.awaitLoud();
        lose(call);

        assertThat(fixture.sessionsInTheEnd()).isZero();
        assertThat(fixture.metricsInTheEnd("vivavoce_webrtc_connections 0.0"))
                .contains("vivavoce_webrtc_connections 0.0");
        assertThat(fixture.logged()).isEmpty();
    }

    @Test
    void whoDidNotAskForItIsNotWaitedFor() throws Exception {
        var call = calls("");
        await(call.client, "session.created");
        lose(call);

        assertThat(fixture.sessionsInTheEnd()).isZero();
    }

    @Test
    void whoHasNoTokenOrSendsSettingsWithItIsRefusedAndTheSessionStays() throws Exception {
        var call = calls("");
        var token = token(call.client);
        var stranger = call("?resume=guessed", newClient());
        var wrong = fixture.send(
                "/v1/realtime/calls?resume=" + token,
                "multipart/form-data; boundary=b",
                "--b\r\nContent-Disposition: form-data; name=\"sdp\"\r\n\r\nv=0\r\n--b\r\n"
                        + "Content-Disposition: form-data; name=\"session\"\r\n\r\n{}\r\n--b--\r\n");
        var noOffer = fixture.send("/v1/realtime/calls?resume=" + token, "application/sdp", "v=0\r\nm=audio x\r\n");

        assertThat(stranger.statusCode()).isEqualTo(404);
        assertThat(stranger.body()).contains("session_not_found");
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(wrong.body()).contains("session.update");
        assertThat(noOffer.statusCode()).isEqualTo(400);
        call.client.send("{\"type\":\"session.update\",\"session\":{\"type\":\"realtime\"}}");
        await(call.client, "session.updated");
    }

    // ---- what clients do

    private RtcClient newClient() {
        var client = new RtcClient(rtc);
        clients.add(client);
        return client;
    }

    private HttpResponse<String> call(String query, RtcClient client) throws Exception {
        return fixture.send("/v1/realtime/calls" + query, "application/sdp", client.offer(false));
    }

    private Called calls(String query) throws Exception {
        var client = newClient();
        var answer = call(query, client);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        client.accept(answer.body());
        return new Called(client, answer.headers().firstValue("Location").orElseThrow());
    }

    private int hangUp(Called call) throws IOException, InterruptedException {
        return fixture.send(call.location + "/hangup", "text/plain", "").statusCode();
    }

    /** As a page that is loaded again does. */
    private void lose(Called call) {
        clients.remove(call.client);
        call.client.close();
    }

    private static String token(RtcClient client) throws Exception {
        await(client, "session.created");
        client.send("{\"type\":\"session.update\",\"session\":{\"type\":\"realtime\",\"vivavoce\":{\"resume\":true}}}");
        var offer = await(client, "vivavoce.session.resumable");
        assertThat(offer.at("/expires_in_ms").asLong()).isPositive();
        return offer.at("/token").asString();
    }

    private static void ask(RtcClient client) throws Exception {
        client.send("{\"type\":\"conversation.item.create\",\"item\":{\"type\":\"message\",\"role\":\"user\","
                + "\"content\":[{\"type\":\"input_text\",\"text\":\"hello\"}]}}");
        client.send("{\"type\":\"response.create\"}");
    }

    // ---- what they got

    private static JsonNode await(RtcClient client, String type) throws InterruptedException {
        return await(client, type, new ArrayList<>());
    }

    private static JsonNode await(RtcClient client, String type, List<JsonNode> seen) throws InterruptedException {
        while (true) {
            var event = Json.mapper().readTree(client.event());
            seen.add(event);
            if (event.at("/type").asString().equals(type)) return event;
        }
    }

    private static String id(JsonNode event) {
        return event.at("/event_id").asString();
    }

    private static long number(JsonNode event) {
        return Long.parseLong(id(event).substring(id(event).lastIndexOf('_') + 1));
    }

    private int sessions() throws IOException, InterruptedException {
        return Json.mapper()
                .readTree(fixture.get("/health").body())
                .at("/sessions")
                .asInt();
    }
}
