package io.vivavoce.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vivavoce.realtime.Invariants;
import io.vivavoce.realtime.Python;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import tools.jackson.databind.JsonNode;

/**
 * Clients of {@code /v1/realtime} that send any events in any order, broken, twice and too long, beside one that talks on
 * undisturbed. What all are sent keeps to the invariants and to the published types.
 */
class RealtimeFuzzTest {
    private static final int EVENTS = 60;
    private static final List<String> SESSIONS = List.of(
            "'output_modalities': ['text']",
            "'output_modalities': ['audio']",
            "'audio': {'input': {'turn_detection': null}}",
            "'audio': {'input': {'turn_detection': {'type': 'semantic_vad', 'eagerness': 'high'}}}",
            "'audio': {'input': {'turn_detection': {'type': 'server_vad', 'idle_timeout_ms': 5000}}}",
            "'audio': {'input': {'transcription': {'model': 'x'}, 'noise_reduction': {'type': 'near_field'}}}",
            "'audio': {'input': {'format': {'type': 'audio/pcmu'}}, 'output': {'format': {'type': 'audio/pcma'}}}",
            "'audio': {'output': {'speed': 1.5}}",
            "'instructions': 'Be someone else.', 'max_output_tokens': 7",
            "'vivavoce': {'events': ['partials', 'words', 'turn', 'latency']}",
            "'tracing': 'auto', 'tools': [], 'bogus': 1");
    private static final List<String> EVENT_TEXTS = List.of(
            "{'type': 'input_audio_buffer.commit'}",
            "{'type': 'input_audio_buffer.clear'}",
            "{'type': 'output_audio_buffer.clear'}",
            "{'type': 'response.create'}",
            "{'type': 'response.create', 'event_id': 'mine', 'response': {'conversation': 'none', 'input': []}}",
            "{'type': 'response.create', 'response': {'output_modalities': ['text'], 'metadata': {'a': 'b'}}}",
            "{'type': 'response.cancel'}",
            "{'type': 'conversation.item.create', 'item': {'type': 'message', 'id': 'i1', 'role': 'user',"
                    + " 'content': [{'type': 'input_text', 'text': 'Hello'}]}}",
            "{'type': 'conversation.item.create', 'previous_item_id': 'root', 'item': {'type': 'message',"
                    + " 'role': 'system', 'content': [{'type': 'input_text', 'text': 'Rhyme'}]}}",
            "{'type': 'conversation.item.delete', 'item_id': 'i1'}",
            "{'type': 'conversation.item.retrieve', 'item_id': 'i1'}");

    @Test
    void whoeverSendsAnythingDisturbsNobody(TestReporter reporter) throws Exception {
        fuzz(3, 2, reporter);
    }

    @Test
    @Tag("slow")
    void twentyWhoSendAnythingDisturbNobody(TestReporter reporter) throws Exception {
        fuzz(20, 12, reporter);
    }

    private static void fuzz(int clients, int connections, TestReporter reporter) throws Exception {
        var seed = Long.getLong("vivavoce.seed", new Random().nextLong());
        reporter.publishEntry("vivavoce.seed", String.valueOf(seed));
        var events = Collections.synchronizedList(new ArrayList<JsonNode>());
        try (var fixture = new ServerFixture()) {
            try (var neighbour = new VoiceClient(fixture, "/v1/realtime", "?model=vivavoce");
                    var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                var fuzzers = IntStream.range(0, clients)
                        .mapToObj(i -> threads.submit(() -> {
                            for (var j = 0; j < connections; j++)
                                events.addAll(connection(fixture, new Random(seed + 1000L * i + j)));
                            return null;
                        }))
                        .toList();
                do talk(neighbour, seed);
                while (!fuzzers.stream().allMatch(Future::isDone));
                for (var fuzzer : fuzzers) fuzzer.get();
                var calm = new Invariants();
                neighbour.events.forEach(calm::accept);
                calm.end();
            }
            assertThat(fixture.sessionsInTheEnd()).as("seed %d", seed).isZero();
            assertThat(fixture.logged()).as("seed %d", seed).isEmpty();
        }
        Python.checkTypes(events);
    }

    /** Speaks no words, but asks and is answered to the end. */
    private static void talk(VoiceClient client, long seed) throws InterruptedException {
        send(
                client,
                "{'type': 'conversation.item.create', 'item': {'type': 'message', 'role': 'user',"
                        + " 'content': [{'type': 'input_text', 'text': 'Hello'}]}}");
        send(client, "{'type': 'response.create'}");
        var done = client.await("response.done").at("/response");
        assertThat(done.at("/status").asString()).as("seed %d", seed).isEqualTo("completed");
        assertThat(done.at("/output/0/content/0/transcript").asString())
                .as("seed %d", seed)
                .isEqualTo("This is the scripted answer. No model was asked.");
    }

    private static void send(VoiceClient client, String json) {
        client.send(json.replace('\'', '"'));
    }

    private static List<JsonNode> connection(ServerFixture fixture, Random random) throws InterruptedException {
        var client = new VoiceClient(
                fixture, "/v1/realtime", random.nextInt(4) == 0 ? "?intent=transcription" : "?model=vivavoce");
        try {
            var before = "{}";
            for (var i = 0; i < EVENTS && !client.closed.isDone(); i++) {
                var event = event(random);
                if (random.nextInt(5) == 0) send(client, before); // twice, or late
                if (random.nextInt(4) == 0) event = mutated(event, random);
                if (random.nextInt(200) == 0) event = "{'type': '" + "x".repeat(5 << 20) + "'}"; // is closed for it
                if (random.nextInt(20) == 0) client.say(new byte[random.nextInt(100)]);
                send(client, event);
                before = event;
            }
            if (random.nextBoolean() && !client.closed.isDone()) { // it lives
                send(client, "{'type': 'input_audio_buffer.clear'}");
                client.await("input_audio_buffer.cleared");
            }
        } catch (CompletionException | AssertionError e) {
            assertThat(client.closed).as("%s", e).isDone(); // by the server, for a message that was too long
        } finally {
            client.socket.abort();
        }
        var invariants = new Invariants();
        client.events.forEach(invariants::accept);
        return client.events;
    }

    private static String event(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> "{'type': 'session.update', 'session': {'type': 'realtime', " + pick(SESSIONS, random) + "}}";
            case 1, 2 -> append(random);
            default -> pick(EVENT_TEXTS, random);
        };
    }

    private static String append(Random random) {
        var sound = new byte[random.nextInt(20_000)];
        if (random.nextBoolean()) random.nextBytes(sound);
        return "{'type': 'input_audio_buffer.append', 'audio': '"
                + Base64.getEncoder().encodeToString(sound) + "'}";
    }

    private static String pick(List<String> texts, Random random) {
        return texts.get(random.nextInt(texts.size()));
    }

    private static String mutated(String message, Random random) {
        var text = new StringBuilder(message);
        for (var i = 0; i <= random.nextInt(4); i++) {
            var at = random.nextInt(text.length());
            switch (random.nextInt(4)) {
                case 0 -> text.setLength(at + 1);
                case 1 -> text.insert(at, (char) random.nextInt(0xD800)); // a pair's half is no text
                case 2 -> text.insert(at, text.substring(at, Math.min(text.length(), at + 50)));
                default -> text.setCharAt(at, "{}[]\",:0\\ ".charAt(random.nextInt(10)));
            }
        }
        return text.toString();
    }
}
