package io.vivavoce.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vivavoce.engines.remote.ApiKey;
import io.vivavoce.engines.remote.OpenAiOptions;
import io.vivavoce.realtime.Invariants;
import io.vivavoce.realtime.Python;
import io.vivavoce.runtime.Choices;
import io.vivavoce.server.Server;
import io.vivavoce.session.SessionOptions;
import io.vivavoce.testkit.CompletionsServer;
import io.vivavoce.turn.TurnPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import tools.jackson.databind.JsonNode;

/**
 * Clients of {@code /v1/realtime} that send any events and any sound in any order, broken, twice, late and too long, and
 * leave and come back, and whose model calls tools, beside one that talks on undisturbed. What all are sent keeps to the invariants and to the
 * published types.
 */
class RealtimeFuzzTest {
    private static final int EVENTS = 60;
    private static final int DETACHED_MS = 3_000;
    private static final AtomicInteger CALLS = new AtomicInteger();
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
            "'audio': {'input': {'turn_detection': {'type': 'server_vad', 'threshold': 0.1, 'prefix_padding_ms': 9000}}}",
            "'tools': [{'type': 'function', 'name': 'f', 'parameters': {'type': 'object'}}], 'tool_choice': 'required'",
            "'tools': [{'type': 'function', 'name': 'f'}, {'type': 'function', 'name': 'g'}], 'tool_choice': 'auto'",
            "'tools': [{'type': 'function', 'name': 'f'}, {'type': 'function', 'name': 'f'}]",
            "'tools': [{'type': 'function', 'name': 'g'}], 'tool_choice': {'type': 'function', 'name': 'g'}",
            "'tool_choice': {'type': 'function', 'name': 'nobody'}",
            "'tool_choice': 'none'",
            "'vivavoce': {'resume': true}",
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
            "{'type': 'conversation.item.create', 'previous_item_id': 'ITEM', 'item': {'type': 'function_call_output',"
                    + " 'call_id': 'c1', 'output': '{}'}}",
            "{'type': 'conversation.item.create', 'item': {'type': 'function_call_output', 'call_id': 'CALL',"
                    + " 'output': 'It rains.'}}",
            "{'type': 'conversation.item.create', 'item': {'type': 'function_call', 'call_id': 'CALL', 'name': 'f',"
                    + " 'arguments': '{}'}}",
            "{'type': 'response.create', 'response': {'tool_choice': 'required'}}",
            "{'type': 'response.create', 'response': {'conversation': 'none', 'tools': [{'type': 'function', 'name':"
                    + " 'h'}]}}",
            "{'type': 'conversation.item.delete', 'item_id': 'ITEM'}",
            "{'type': 'conversation.item.retrieve', 'item_id': 'ITEM'}",
            "{'type': 'conversation.item.truncate', 'item_id': 'ITEM', 'content_index': 0, 'audio_end_ms': 100}",
            "{'type': 'conversation.item.truncate', 'item_id': 'ITEM', 'content_index': 0, 'audio_end_ms': 100000}",
            "{'type': 'response.cancel', 'response_id': 'RESPONSE'}",
            "{'type': 'response.create', 'response': {'input': [{'type': 'item_reference', 'id': 'ITEM'}]}}");

    @Test
    void whoeverSendsAnythingDisturbsNobody(TestReporter reporter) throws Exception {
        fuzz(4, 1, reporter);
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
        try (var model = new CompletionsServer(0, RealtimeFuzzTest::answer);
                var fixture = new ServerFixture(new Server.Options("127.0.0.1", 0, 2_000), asking(model), briefly())) {
            try (var neighbour = new UndisturbedTalk(fixture);
                    var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                var fuzzers = IntStream.range(0, clients)
                        .mapToObj(i -> threads.submit(() -> {
                            for (var j = 0; j < connections; j++)
                                events.addAll(connection(fixture, new Random(seed + 1000L * i + j)));
                            return null;
                        }))
                        .toList();
                do neighbour.ask();
                while (!fuzzers.stream().allMatch(Future::isDone));
                for (var fuzzer : fuzzers) fuzzer.get();
                events.addAll(neighbour.checked());
                System.out.printf(
                        "fuzz of %d, seed %d: %d calls of tools; the neighbour's sound late by %.1f ms (p99),"
                                + " at least %.0f ms before it was to be played%n",
                        clients,
                        seed,
                        events.stream()
                                .filter(event -> event.at("/type").asString().endsWith("call_arguments.done"))
                                .count(),
                        neighbour.lateP99Ms(),
                        neighbour.inHandMs());
            }
            assertThat(fixture.sessionsInTheEnd()).as("seed %d", seed).isZero();
            assertThat(fixture.logged()).as("seed %d", seed).isEmpty();
        }
        Python.checkTypes(events);
    }

    private static Choices asking(CompletionsServer model) {
        return Choices.parse(List.of("stt=scripted", "llm=openai", "tts=scripted"), Optional.empty())
                .withOpenAi(OpenAiOptions.of(model.url(), "any", ApiKey.from(Map.of(), "NO_KEY")));
    }

    /** Calls a tool in every other answer in which it may. */
    private static void answer(CompletionsServer.Call call) throws IOException {
        var tool = call.firstTool();
        call.stream();
        var number = tool.isEmpty() ? 0 : CALLS.incrementAndGet();
        if (number % 2 == 1) {
            call.delta("{\"tool_calls\":[{\"index\":0,\"id\":\"call_" + number
                    + "\",\"type\":\"function\",\"function\":{\"name\":\"" + tool
                    + "\",\"arguments\":\"\"}}]}");
            for (var piece : List.of("{", "}"))
                call.delta("{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"" + piece + "\"}}]}");
            call.finish("tool_calls");
        } else {
            for (var word : UndisturbedTalk.ANSWER.split("(?<= )")) call.piece(word);
            call.finish("stop");
        }
        call.event("[DONE]");
        call.end();
    }

    /** Whoever leaves may come back, but not for a minute. */
    private static SessionOptions briefly() {
        var policy = TurnPolicy.DEFAULT;
        return SessionOptions.DEFAULT.withPolicy(
                policy.withBargeIn(policy.bargeIn().withDetachedMs(DETACHED_MS)));
    }

    private static void send(VoiceClient client, String json) {
        client.send(json.replace('\'', '"'));
    }

    private static List<JsonNode> connection(ServerFixture fixture, Random random) throws InterruptedException {
        var events = new ArrayList<JsonNode>();
        var query = random.nextInt(4) == 0 ? "?intent=transcription" : "?model=vivavoce";
        for (var visits = 0; visits < 3 && !query.isEmpty(); visits++) {
            var visit = visit(new VoiceClient(fixture, "/v1/realtime", query), random);
            // what was missed may be told again to who comes back: each time counts by itself
            var invariants = new Invariants();
            if (visits == 0) visit.forEach(invariants::accept);
            events.addAll(visit);
            query = events.stream()
                    .filter(event -> event.at("/type").asString().equals("vivavoce.session.resumable"))
                    .map(event -> "?resume=" + event.at("/token").asString() + "&after="
                            + events.getLast().at("/event_id").asString())
                    .reduce("", (_, later) -> later);
        }
        return events;
    }

    /** Until it leaves, without a word. */
    private static List<JsonNode> visit(VoiceClient client, Random random) throws InterruptedException {
        try {
            var late = new ArrayList<String>();
            var before = "{}";
            if (random.nextInt(3) == 0)
                send(
                        client,
                        "{'type': 'session.update', 'session': {'type': 'realtime', 'output_modalities': ['text'],"
                                + " 'tools': [{'type': 'function', 'name': 'f'}]}}");
            for (var i = 0; i < EVENTS && !client.closed.isDone(); i++) {
                var event = named(event(random), client.events, random);
                if (random.nextInt(5) == 0) send(client, before); // twice
                if (random.nextInt(4) == 0) event = mutated(event, random);
                if (random.nextInt(200) == 0) event = "{'type': '" + "x".repeat(5 << 20) + "'}"; // is refused
                if (random.nextInt(2000) == 0) event = "{'type': '" + "x".repeat(17 << 20) + "'}"; // is closed for it
                if (random.nextInt(20) == 0) client.say(new byte[random.nextInt(100)]);
                if (random.nextInt(5) == 0) late.add(event);
                else send(client, event);
                if (late.size() == 4) {
                    Collections.shuffle(late, random);
                    late.forEach(each -> send(client, each));
                    late.clear();
                }
                before = event;
            }
            if (random.nextBoolean() && !client.closed.isDone()) { // it lives
                send(client, "{'type': 'input_audio_buffer.clear'}");
                client.await("input_audio_buffer.cleared");
            }
        } catch (CompletionException | AssertionError e) {
            // by the server, for a message that was too long; what is sent fails a little before that is told
            assertThat(client.closed).as("%s", e).succeedsWithin(Duration.ofMinutes(1));
        } finally {
            client.socket.abort();
        }
        return List.copyOf(client.events);
    }

    /** With ids that the server has told, where there are any. */
    private static String named(String event, List<JsonNode> told, Random random) {
        var items = ids(told, "/item/id");
        var responses = ids(told, "/response/id");
        var calls = ids(told, "/item/call_id");
        return event.replace("CALL", calls.isEmpty() || random.nextInt(4) == 0 ? "c1" : pick(calls, random))
                .replace("ITEM", items.isEmpty() || random.nextInt(4) == 0 ? "i1" : pick(items, random))
                .replace("RESPONSE", responses.isEmpty() ? "r1" : pick(responses, random));
    }

    private static List<String> ids(List<JsonNode> events, String where) {
        return events.stream()
                .map(event -> event.at(where).asString(""))
                .filter(id -> !id.isEmpty())
                .toList();
    }

    private static String event(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> "{'type': 'session.update', 'session': {'type': 'realtime', " + pick(SESSIONS, random) + "}}";
            case 1, 2 -> append(random);
            default -> pick(EVENT_TEXTS, random);
        };
    }

    /** Silence, noise, or a tone as loud as speech, of any length; not always whole samples, nor whole base64. */
    private static String append(Random random) {
        var sound = new byte[random.nextInt(20_000)];
        switch (random.nextInt(3)) {
            case 0 -> random.nextBytes(sound);
            case 1 -> {
                for (var i = 1; i < sound.length; i += 2) sound[i] = (byte) (40 * Math.sin(i / 20.0));
            }
            default -> {}
        }
        var base64 = Base64.getEncoder().encodeToString(sound);
        if (random.nextInt(20) == 0) base64 = base64.substring(base64.length() / 3);
        return "{'type': 'input_audio_buffer.append', 'audio': '" + base64 + "'}";
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
