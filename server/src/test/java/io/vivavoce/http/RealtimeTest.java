package io.vivavoce.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vivavoce.audio.Pcm16;
import io.vivavoce.audio.Wav;
import io.vivavoce.audio.processing.Resampler;
import io.vivavoce.engines.catalogue.Catalogue;
import io.vivavoce.realtime.Invariants;
import io.vivavoce.realtime.Python;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Real speech by the Realtime protocol over a real WebSocket; what is understood and answered is scripted. */
class RealtimeTest {
    private static final String ANSWER = "This is the scripted answer. No model was asked.";
    private static ServerFixture fixture;
    private static byte[] question;

    @BeforeAll
    static void start() throws InterruptedException {
        fixture = new ServerFixture();
        var pcm = Wav.read(Catalogue.standard().file("speech-samples", "2830-3980-0043.wav"));
        var at24k = Resampler.resample(pcm, 24_000).samples();
        question = new byte[2 * at24k.length];
        Pcm16.toBytes(at24k, 0, at24k.length, question, 0);
    }

    @AfterAll
    static void stop() throws InterruptedException {
        fixture.close();
    }

    private static VoiceClient client() throws InterruptedException {
        var client = new VoiceClient(fixture, "/v1/realtime", "?model=vivavoce");
        assertThat(client.await("session.created").at("/session/id").asString()).startsWith("sess_");
        return client;
    }

    private static void send(VoiceClient client, String json) {
        client.send(json.replace('\'', '"'));
    }

    private static void say(VoiceClient client) {
        for (var from = 0; from < question.length; from += 4800)
            send(
                    client,
                    "{'type': 'input_audio_buffer.append', 'audio': '"
                            + Base64.getEncoder()
                                    .encodeToString(
                                            Arrays.copyOfRange(question, from, Math.min(question.length, from + 4800)))
                            + "'}");
    }

    private static final List<JsonNode> ALL = new CopyOnWriteArrayList<>();

    @AfterAll
    static void allEventsAreOfPublishedTypes() throws Exception {
        Python.checkTypes(ALL);
    }

    private static void checkAll(VoiceClient client) {
        ALL.addAll(client.events);
        var invariants = new Invariants();
        client.events.forEach(invariants::accept);
        invariants.end();
    }

    private static String transcript(JsonNode done) {
        return done.at("/response/output/0/content/0/transcript").asString();
    }

    @Test
    void aSpokenQuestionIsAnsweredInSound() throws Exception {
        try (var client = client()) {
            send(
                    client,
                    "{'type': 'session.update', 'session': {'type': 'realtime',"
                            + " 'audio': {'input': {'transcription': {'model': 'x'}}}}}");
            client.await("session.updated");
            say(client);

            var started = client.await("input_audio_buffer.speech_started");
            assertThat(started.at("/audio_start_ms").asInt()).isLessThan(2000);
            client.await("input_audio_buffer.committed");
            var heard = client.await("conversation.item.input_audio_transcription.completed");
            assertThat(heard.at("/transcript").asString()).isEqualTo("This is what the script heard.");
            assertThat(heard.at("/item_id")).isEqualTo(started.at("/item_id"));
            var done = client.await("response.done");
            assertThat(done.at("/response/status").asString()).isEqualTo("completed");
            assertThat(transcript(done)).isEqualTo(ANSWER);
            var bytes = client.events.stream()
                    .filter(e -> e.at("/type").asString().equals("response.output_audio.delta"))
                    .mapToInt(e -> Base64.getDecoder().decode(e.at("/delta").asString()).length)
                    .sum();
            assertThat(bytes / 48_000.0).as("seconds of sound").isBetween(1.0, 20.0);
            checkAll(client);
        }
    }

    @Test
    void whoAsksIsToldOfTheTurnAndOfWordsBeforeTheirSound() throws Exception {
        try (var client = client()) {
            send(
                    client,
                    "{'type': 'session.update', 'session': {'type': 'realtime',"
                            + " 'vivavoce': {'events': ['partials', 'words', 'turn', 'latency']}}}");
            assertThat(client.await("session.updated").at("/session/vivavoce/events"))
                    .hasSize(4);
            say(client);
            var latency = client.await("vivavoce.turn.latency");

            assertThat(latency.at("/voice_to_voice_ms").asInt()).isPositive();
            var types = client.events.stream()
                    .map(event -> event.at("/type").asString())
                    .toList();
            assertThat(types.indexOf("vivavoce.response.words"))
                    .isBetween(0, types.indexOf("response.output_audio.delta"));
            assertThat(client.events.stream()
                            .filter(event -> event.at("/type").asString().equals("vivavoce.turn.state"))
                            .map(event -> event.at("/state").asString()))
                    .startsWith("user_speaking")
                    .contains("speaking");
            var spoken = client.events.stream()
                    .filter(event -> event.at("/type").asString().equals("vivavoce.response.words"))
                    .flatMap(event -> event.at("/words").valueStream())
                    .map(word -> ANSWER.substring(
                            word.at("/start").asInt(), word.at("/end").asInt()));
            assertThat(spoken).startsWith("This", "is", "the", "scripted", "answer");
            checkAll(client);
        }
    }

    @Test
    void whatIsWrittenIsAnsweredWhenAskedFor() throws Exception {
        try (var client = client()) {
            send(
                    client,
                    "{'type': 'conversation.item.create', 'item': {'type': 'message', 'role': 'user',"
                            + " 'content': [{'type': 'input_text', 'text': 'Hello'}]}}");
            client.await("conversation.item.done");
            send(client, "{'type': 'response.create', 'response': {'metadata': {'a': 'b'}}}");

            var done = client.await("response.done");
            assertThat(transcript(done)).isEqualTo(ANSWER);
            assertThat(done.at("/response/metadata/a").asString()).isEqualTo("b");
            checkAll(client);
        }
    }

    @Test
    void aTurnIsCommittedByHand() throws Exception {
        try (var client = client()) {
            send(
                    client,
                    "{'type': 'session.update', 'session': {'type': 'realtime', 'audio': {'input':"
                            + " {'turn_detection': null, 'transcription': {'model': 'x'}}}}}");
            say(client);
            send(client, "{'type': 'input_audio_buffer.commit'}");
            send(client, "{'type': 'response.create'}");

            assertThat(client.await("conversation.item.input_audio_transcription.completed")
                            .at("/transcript")
                            .asString())
                    .isEqualTo("This is what the script heard.");
            assertThat(transcript(client.await("response.done"))).isEqualTo(ANSWER);
            checkAll(client);
        }
    }

    @Test
    void aCancelledResponseIsClosedAndMayBeTruncated() throws Exception {
        try (var client = client()) {
            send(client, "{'type': 'response.create'}");
            var item =
                    client.await("response.output_audio.delta").at("/item_id").asString();
            send(client, "{'type': 'response.cancel'}");
            send(
                    client,
                    "{'type': 'conversation.item.truncate', 'item_id': '" + item
                            + "', 'content_index': 0, 'audio_end_ms': 10}");
            send(client, "{'type': 'conversation.item.retrieve', 'item_id': '" + item + "'}");
            client.await("response.done");
            send(client, "{'type': 'response.cancel', 'event_id': 'mine'}");

            var failure = client.await("error");
            // of a machine that was too busy to cancel it in time
            if (!failure.at("/error/event_id").asString("").equals("mine")) failure = client.await("error");
            assertThat(failure.at("/error/code").asString()).isEqualTo("response_cancel_not_active");
            assertThat(failure.at("/error/event_id").asString()).isEqualTo("mine");
            assertThat(client.events).anyMatch(e -> e.at("/type").asString().equals("conversation.item.truncated"));
            checkAll(client);
        }
    }

    @Test
    void aBrowsersSubprotocolIsRealtimeAndItsKeyIsNotEchoed() {
        var socket = fixture.client
                .newWebSocketBuilder()
                .subprotocols("realtime", "openai-insecure-api-key.ek_x")
                .buildAsync(fixture.webSocket("/v1/realtime?model=vivavoce"), new WebSocket.Listener() {})
                .join();

        assertThat(socket.getSubprotocol()).isEqualTo("realtime");
        socket.abort();
    }

    @Test
    void theBetaIsRefusedAsTheServiceDoes() throws Exception {
        var closed = new CompletableFuture<Integer>();
        fixture.client
                .newWebSocketBuilder()
                .header("OpenAI-Beta", "realtime=v1")
                .buildAsync(fixture.webSocket("/v1/realtime?model=vivavoce"), new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
                        closed.complete(code);
                        return null;
                    }
                })
                .join();

        assertThat(closed.get(60, TimeUnit.SECONDS)).isEqualTo(4000);
    }

    private static int closedWith(String path) throws Exception {
        var client = new VoiceClient(fixture, path, "");
        assertThat(client.await("error").at("/error/type").asString()).isEqualTo("invalid_request_error");
        return client.closeCode();
    }

    @Test
    void aConnectionWithoutAModelIsRefused() throws Exception {
        assertThat(closedWith("/v1/realtime")).isEqualTo(4000);
        assertThat(closedWith("/v1/realtime?model=" + "x".repeat(201))).isEqualTo(4000);
    }

    @Test
    void aTranscriptionSessionWritesDownWhatIsSaidAndAnswersNothing() throws Exception {
        try (var client = new VoiceClient(fixture, "/v1/realtime", "?intent=transcription")) {
            var session = client.await("session.created").at("/session");
            assertThat(session.at("/type").asString()).isEqualTo("transcription");
            assertThat(session.at("/expires_at").asLong()).isPositive();
            say(client);
            assertThat(client.await("conversation.item.input_audio_transcription.completed")
                            .at("/transcript")
                            .asString())
                    .isEqualTo("This is what the script heard.");
            send(client, "{'type': 'response.create'}");
            client.await("error");
            assertThat(client.events).noneMatch(e -> e.at("/type").asString().startsWith("response."));
            checkAll(client);
        }
    }

    @Test
    void anEventThatIsTooLongGetsAnErrorAndTheSessionLives() throws Exception {
        try (var client = client()) {
            send(client, "{'type': 'input_audio_buffer.append', 'audio': '" + "A".repeat(8 << 20) + "'}");

            var error = client.await("error").at("/error");
            assertThat(error.at("/code").asString()).isEqualTo("invalid_event");
            assertThat(error.at("/message").asString()).contains("4194304", "shorter pieces");
            send(client, "{'type': 'input_audio_buffer.clear'}");
            client.await("input_audio_buffer.cleared");
        }
    }

    @Test
    @Tag("slow") // twenty seconds
    void aConnectionThatOnlyListensIsPinged() throws Exception {
        var pinged = new CompletableFuture<Boolean>();
        var socket = fixture.client
                .newWebSocketBuilder()
                .buildAsync(fixture.webSocket("/v1/realtime?model=vivavoce"), new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onPing(WebSocket socket, ByteBuffer message) {
                        pinged.complete(true);
                        return WebSocket.Listener.super.onPing(socket, message);
                    }
                })
                .join();

        assertThat(pinged.get(60, TimeUnit.SECONDS)).isTrue();
        socket.abort();
    }

    @Test
    void wrongEventsGetErrorsAndTheSessionLives() throws Exception {
        try (var client = client()) {
            for (var wrong :
                    new String[] {"nonsense", "[]", "{'type': 'dance'}", "{'type': 'input_audio_buffer.commit'}"}) {
                send(client, wrong);
                assertThat(client.await("error").at("/error/type").asString()).isEqualTo("invalid_request_error");
            }
            client.say(new byte[] {1, 2});
            client.await("error");
            send(client, "{'type': 'input_audio_buffer.clear'}");
            client.await("input_audio_buffer.cleared");
        }
    }
}
