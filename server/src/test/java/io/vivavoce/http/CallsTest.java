package io.vivavoce.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vivavoce.concurrent.Ticker;
import io.vivavoce.transport.Rtc;
import io.vivavoce.transport.RtcClient;
import io.vivavoce.transport.RtcOptions;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** {@code /v1/realtime/calls} with a client of WebRTC's library in this process; real detectors, scripted engines. */
class CallsTest {
    private static ServerFixture fixture;
    private static Rtc rtc;

    @BeforeAll
    static void start() throws InterruptedException {
        assumeTrue(Rtc.missing().isEmpty(), () -> Rtc.missing().orElseThrow());
        fixture = new ServerFixture();
        rtc = new Rtc(RtcOptions.DEFAULT, Ticker.system());
    }

    @AfterAll
    static void end() throws InterruptedException {
        if (rtc != null) rtc.close();
        if (fixture != null) fixture.close();
    }

    private static HttpResponse<String> send(String method, String path, String type, String body)
            throws IOException, InterruptedException {
        return fixture.client.send(
                HttpRequest.newBuilder(fixture.http(path))
                        .header("Content-Type", type)
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> call(String offer) throws IOException, InterruptedException {
        return send("POST", "/v1/realtime/calls?model=gpt-realtime", "application/sdp", offer);
    }

    private static JsonNode await(RtcClient client, String type) throws InterruptedException {
        var seen = new ArrayList<String>();
        for (var i = 0; i < 100; i++) {
            var event = Json.mapper().readTree(client.event());
            seen.add(event.at("/type").asString());
            if (event.at("/type").asString().equals(type)) return event;
        }
        throw new AssertionError("no " + type + " in " + seen);
    }

    @Test
    void aCallIsAnsweredTellsOfItsSessionAndAnswersWhatIsWritten() throws Exception {
        try (var client = new RtcClient(rtc)) {
            var answer = call(client.offer(false));
            assertThat(answer.statusCode()).isEqualTo(201);
            assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/sdp");
            var location = answer.headers().firstValue("Location").orElseThrow();
            assertThat(location).matches("/v1/realtime/calls/rtc_[0-9a-f]{32}");
            client.accept(answer.body());

            assertThat(await(client, "session.created").at("/session/model").asString())
                    .isEqualTo("gpt-realtime");
            client.send(
                    "{\"type\":\"session.update\",\"session\":{\"type\":\"realtime\",\"instructions\":\"Be brief\"}}");
            assertThat(await(client, "session.updated")
                            .at("/session/instructions")
                            .asString())
                    .isEqualTo("Be brief");
            client.send("{\"type\":\"conversation.item.create\",\"item\":{\"type\":\"message\",\"role\":\"user\","
                    + "\"content\":[{\"type\":\"input_text\",\"text\":\"hello\"}]}}");
            client.send("{\"type\":\"response.create\"}");
            await(client, "output_audio_buffer.started");
            await(client, "response.output_audio.done");
            assertThat(await(client, "response.done").at("/response/status").asString())
                    .isEqualTo("completed");
            await(client, "output_audio_buffer.stopped");
            assertThat(client.loudFrames())
                    .as("frames of 10 ms that are no silence")
                    .isGreaterThan(20);

            assertThat(send("POST", location + "/hangup", "text/plain", "").statusCode())
                    .isEqualTo(200);
            assertThat(fixture.sessionsInTheEnd()).isZero();
            assertThat(send("POST", location + "/hangup", "text/plain", "").statusCode())
                    .isEqualTo(404);
        }
        assertThat(fixture.metricsInTheEnd("vivavoce_webrtc_connections 0.0"))
                .contains("vivavoce_webrtc_connections 0.0")
                .contains("vivavoce_webrtc_connections_opened_total")
                .contains("process_resident_memory_bytes");
    }

    @Test
    void whomTheAdministratorSendsAwayIsToldWhy() throws Exception {
        try (var client = new RtcClient(rtc)) {
            var answer = call(client.offer(false));
            client.accept(answer.body());
            await(client, "session.created");
            var id = answer.headers().firstValue("Location").orElseThrow().replaceFirst(".*/", "");

            assertThat(send("DELETE", "/v1/vivavoce/sessions/" + id, "text/plain", "")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(await(client, "error").at("/error/code").asString()).isEqualTo("session_closed");
            client.awaitClosed();
        }
        assertThat(fixture.sessionsInTheEnd()).isZero();
    }

    @Test
    void aProgramFollowsACallByWebSocketAndTakesPartInIt() throws Exception {
        try (var client = new RtcClient(rtc)) {
            var answer = call(client.offer(false));
            var id = answer.headers().firstValue("Location").orElseThrow().replaceFirst(".*/", "");
            var sideband = new VoiceClient(fixture, "/v1/realtime", "?call_id=" + id); // before the channel is open
            sideband.send(
                    "{\"type\":\"session.update\",\"session\":{\"type\":\"realtime\",\"instructions\":\"Rhyme\"}}");
            client.accept(answer.body());

            await(client, "session.created");
            assertThat(await(client, "session.updated")
                            .at("/session/instructions")
                            .asString())
                    .isEqualTo("Rhyme");
            sideband.send("{\"type\":\"response.create\"}");
            var done = await(client, "response.done");
            assertThat(sideband.await("response.done")).isEqualTo(done);
            assertThat(sideband.events.getFirst().at("/type").asString()).isEqualTo("session.created");
            assertThat(sideband.events)
                    .noneMatch(event -> event.at("/type").asString().equals("error"));
            send("POST", "/v1/realtime/calls/" + id + "/hangup", "text/plain", "");
            assertThat(sideband.closeCode()).isEqualTo(1000);
        }
        assertThat(fixture.sessionsInTheEnd()).isZero();
    }

    @Test
    void aCallThatIsNotThereCanNotBeFollowed() throws Exception {
        var sideband = new VoiceClient(fixture, "/v1/realtime", "?call_id=rtc_0");

        assertThat(sideband.await("error").at("/error/code").asString()).isEqualTo("invalid_call_id");
        assertThat(sideband.closeCode()).isEqualTo(4000);
    }

    @Test
    void aFormCarriesWhatHoldsFromTheBeginning() throws Exception {
        try (var client = new RtcClient(rtc)) {
            var answer = form(
                    client.offer(false), "{\"type\":\"realtime\",\"model\":\"mine\",\"instructions\":\"Be kind\"}");
            assertThat(answer.statusCode()).isEqualTo(201);
            client.accept(answer.body());

            var session = await(client, "session.created").at("/session");
            assertThat(session.at("/instructions").asString()).isEqualTo("Be kind");
            assertThat(session.at("/model").asString()).isEqualTo("mine");
        }
        assertThat(fixture.sessionsInTheEnd()).isZero();
    }

    private static HttpResponse<String> form(String offer, String session) throws IOException, InterruptedException {
        var body = "--b\r\nContent-Disposition: form-data; name=\"sdp\"\r\nContent-Type: application/sdp\r\n\r\n"
                + offer + "\r\n--b\r\nContent-Disposition: form-data; name=\"session\"\r\n\r\n" + session
                + "\r\n--b--\r\n";
        return send("POST", "/v1/realtime/calls", "multipart/form-data; boundary=b", body);
    }

    @Test
    void anotherOfferOfTheSameCallIsAnswered() throws Exception {
        try (var client = new RtcClient(rtc)) {
            var answer = call(client.offer(false));
            client.accept(answer.body());
            await(client, "session.created");
            var location = answer.headers().firstValue("Location").orElseThrow();
            var again = send("PATCH", location, "application/sdp", client.offer(true));
            assertThat(again.statusCode()).isEqualTo(200);
            client.accept(again.body());

            client.send("{\"type\":\"session.update\",\"session\":{\"type\":\"realtime\"}}");
            await(client, "session.updated");
        }
        assertThat(fixture.sessionsInTheEnd()).isZero();
    }

    @Test
    void whatIsWrongIsRefusedAndLeavesNothing() throws Exception {
        refused(call("hello"), 400, "v=0");
        refused(call("v=0\r\nm=audio nonsense\r\n"), 400, "can't be answered");
        refused(call("x".repeat(300_000)), 413, "bytes");
        refused(send("POST", "/v1/realtime/calls", "text/plain", "v=0"), 415, "application/sdp");
        refused(form("v=0\r\nm=audio 9 x 1\r\n", "{\"type\":\"realtime\",\"bogus\":1}"), 400, "bogus");
        refused(form("v=0\r\nm=audio 9 x 1\r\n", "no json"), 400, "JSON");
        refused(send("POST", "/v1/realtime/calls", "multipart/form-data; boundary=b", "--b--\r\n"), 400, "sdp");
        refused(send("POST", "/v1/realtime/calls", "multipart/form-data", "nothing"), 400, "");
        refused(send("PATCH", "/v1/realtime/calls/rtc_1", "application/sdp", "v=0"), 404, "no call");
        assertThat(fixture.sessionsInTheEnd()).isZero();
        assertThat(fixture.logged()).isEqualTo(List.of());
    }

    private static void refused(HttpResponse<String> answer, int status, String why) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(Json.mapper().readTree(answer.body()).at("/error/message").asString())
                .contains(why);
    }
}
