package io.vivavoce.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vivavoce.audio.Wav;
import io.vivavoce.audio.processing.Resampler;
import io.vivavoce.concurrent.Ticker;
import io.vivavoce.engines.catalogue.Catalogue;
import io.vivavoce.realtime.Invariants;
import io.vivavoce.runtime.Choices;
import io.vivavoce.transport.Rtc;
import io.vivavoce.transport.RtcClient;
import io.vivavoce.transport.RtcOptions;
import io.vivavoce.transport.RtcPeer;
import io.vivavoce.transport.UdpProxy;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Real speech over WebRTC to a real recognizer; the answer is scripted. */
class SpokenCallsTest {
    private static final int SECOND = RtcPeer.OUTPUT_HZ;

    private static ServerFixture fixture;
    private static Rtc rtc;
    private static float[] question;

    private final Invariants invariants = new Invariants();

    @BeforeAll
    static void start() throws InterruptedException {
        assumeTrue(Rtc.missing().isEmpty(), () -> Rtc.missing().orElseThrow());
        fixture = new ServerFixture(2_000, Choices.parse(List.of("llm=scripted", "tts=scripted"), Optional.empty()));
        rtc = new Rtc(RtcOptions.DEFAULT, Ticker.system());
        question = Resampler.resample(
                        Wav.read(Catalogue.standard().file("speech-samples", "4507-16021-0012.wav")), RtcPeer.OUTPUT_HZ)
                .samples();
    }

    @AfterAll
    static void end() throws InterruptedException {
        if (rtc != null) rtc.close();
        if (fixture != null) fixture.close();
    }

    private static String answer(RtcClient client) throws Exception {
        var request = HttpRequest.newBuilder(fixture.http("/v1/realtime/calls"))
                .header("Content-Type", "application/sdp")
                .POST(HttpRequest.BodyPublishers.ofString(client.offer(false)))
                .build();
        var answer = fixture.client.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(201);
        return answer.body();
    }

    private static boolean isStopped(JsonNode end) {
        return end.at("/type").asString().equals("output_audio_buffer.stopped");
    }

    /** The next event of one of these types. */
    private JsonNode await(RtcClient client, String... types) throws InterruptedException {
        while (true) {
            var event = Json.mapper().readTree(client.event());
            invariants.accept(event);
            if (List.of(types).contains(event.at("/type").asString())) return event;
        }
    }

    private void begin(RtcClient client) throws Exception {
        await(client, "session.created");
        client.send("{\"type\":\"session.update\",\"session\":{\"type\":\"realtime\","
                + "\"audio\":{\"input\":{\"transcription\":{\"model\":\"x\"}}}}}");
        await(client, "session.updated");
    }

    /** The question, and a second of silence after it. */
    private static void ask(RtcClient client) {
        client.say(Arrays.copyOf(question, question.length + SECOND));
    }

    private static String transcript(JsonNode completed) {
        return completed.at("/transcript").asString().toLowerCase(java.util.Locale.ROOT);
    }

    @Test
    void whoSpeaksThroughABadNetworkIsUnderstood() throws Exception {
        try (var client = new RtcClient(rtc)) {
            var answer = answer(client);
            try (var network = UdpProxy.of(answer, 0.05, 30)) {
                client.accept(network.through(answer));
                begin(client);
                var heard = "";
                for (var tries = 0; tries < 4 && !heard.contains("halt on the way"); tries++) { // as a person would
                    ask(client);
                    heard = transcript(await(client, "conversation.item.input_audio_transcription.completed"));
                    await(client, "output_audio_buffer.stopped");
                }
                assertThat(heard).contains("halt on the way");
            }
        }
        invariants.end();
    }

    @Test
    void whoSpeaksUpInTheMiddleOfAnAnswerIsHeardAndTheAnswerIsCutWhereItWas() throws Exception {
        try (var client = new RtcClient(rtc)) {
            client.accept(answer(client));
            begin(client);
            ask(client);
            var first = await(client, "output_audio_buffer.started").at("/response_id");
            ask(client);
            var end = await(client, "output_audio_buffer.cleared", "output_audio_buffer.stopped");
            // on a busy machine the answer may be over before the question is heard: then that of the next is
            // interrupted
            for (var tries = 0; tries < 4 && isStopped(end); tries++) {
                first = await(client, "output_audio_buffer.started").at("/response_id");
                ask(client);
                end = await(client, "output_audio_buffer.cleared", "output_audio_buffer.stopped");
            }

            assertThat(end.at("/type").asString()).isEqualTo("output_audio_buffer.cleared");
            assertThat(end.at("/response_id")).isEqualTo(first);
            assertThat(transcript(await(client, "conversation.item.input_audio_transcription.completed")))
                    .containsAnyOf("should", "halt", "way");
            assertThat(await(client, "output_audio_buffer.started").at("/response_id"))
                    .isNotEqualTo(first);
            await(client, "output_audio_buffer.stopped");
        }
        invariants.end();
        assertThat(fixture.sessionsInTheEnd()).isZero();
    }
}
