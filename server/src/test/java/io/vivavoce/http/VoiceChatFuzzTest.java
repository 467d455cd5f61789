package io.vivavoce.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vivavoce.engines.catalogue.Catalogue;
import io.vivavoce.realtime.EventSchema;
import java.io.IOException;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import tools.jackson.databind.JsonNode;

/**
 * Both ends of {@code /voice-chat}: clients that send anything, beside one that talks on undisturbed, and what all of them
 * are sent.
 */
class VoiceChatFuzzTest {
    private static final int CLIENTS = 3;
    private static final int CONNECTIONS = 12;
    private static final int MESSAGES = 24;
    private static final List<String> COMMANDS = List.of(
            "{\"type\": \"text\", \"text\": \"Hello\"}",
            "{\"type\": \"press\"}",
            "{\"type\": \"release\"}",
            "{\"type\": \"respond\"}",
            "{\"type\": \"cancel\"}",
            "{\"type\": \"ping\"}");

    private static ServerFixture fixture;
    private static byte[] question;

    @BeforeAll
    static void start() throws InterruptedException, IOException {
        fixture = new ServerFixture();
        question = Files.readAllBytes(Catalogue.standard().file("speech-samples", "2830-3980-0043.wav"));
    }

    @AfterAll
    static void stop() throws InterruptedException {
        fixture.close();
    }

    @Test
    void whoSendsAnythingDisturbsNobodyAndLeavesNothingBehind(TestReporter reporter) throws Exception {
        var seed = Long.getLong("vivavoce.seed", new Random().nextLong());
        reporter.publishEntry("vivavoce.seed", String.valueOf(seed));
        var schema = new EventSchema("event");
        var events = new ArrayList<JsonNode>();
        var turns = 0;
        try (var neighbour = new VoiceClient(fixture, "");
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var fuzzers = IntStream.range(0, CLIENTS)
                    .mapToObj(i -> threads.submit(() -> fuzz(new Random(seed + i))))
                    .toList();
            while (turns == 0 || !fuzzers.stream().allMatch(Future::isDone)) {
                neighbour.send("{\"type\": \"text\", \"text\": \"Number " + turns + "\"}");
                var turn = neighbour.await("turn");
                assertThat(turn.at("/transcript").asString())
                        .as("seed %d", seed)
                        .isEqualTo("Number " + turns++);
                assertThat(turn.at("/heard").asString())
                        .as("seed %d", seed)
                        .isEqualTo("This is the scripted answer. No model was asked.");
            }
            for (var fuzzer : fuzzers) events.addAll(fuzzer.get());
            events.addAll(neighbour.events);
        }

        assertThat(events)
                .as("seed %d", seed)
                .hasSizeGreaterThan(60)
                .allSatisfy(event ->
                        assertThat(schema.faults(event)).as("%s", event).isEmpty());
        assertThat(fixture.sessionsInTheEnd()).as("seed %d", seed).isZero();
        assertThat(fixture.logged()).as("seed %d", seed).isEmpty();
    }

    private static List<JsonNode> fuzz(Random random) throws Exception {
        var events = new ArrayList<JsonNode>();
        for (var i = 0; i < CONNECTIONS; i++)
            try {
                if (random.nextInt(3) == 0) sendFrames(random);
                else events.addAll(sendMessages(random));
            } catch (CompletionException | IOException e) {
                // refused, or closed while it was sent to: both are right
            }
        return events;
    }

    // ---- whole messages, by a client that keeps to the protocol

    private static List<JsonNode> sendMessages(Random random) throws InterruptedException {
        var client = new VoiceClient(fixture, random.nextBoolean() ? "" : "?input_rate=44100&output_rate=8000");
        try {
            for (var i = 0; i < MESSAGES && !client.closed.isDone(); i++) send(client.socket, random);
            switch (random.nextInt(6)) {
                case 0 -> client.close();
                case 1 -> client.socket.abort();
                default -> { // that it lives
                    client.send("{\"type\": \"ping\"}");
                    client.await("pong");
                }
            }
        } catch (CompletionException e) {
            // closed by the server
        } finally {
            client.socket.abort();
        }
        return client.events;
    }

    private static void send(WebSocket socket, Random random) {
        switch (random.nextInt(7)) {
            case 0, 1 -> socket.sendText(command(random), true).join();
            case 2 -> socket.sendText(mutated(command(random), random), true).join();
            case 3 -> { // in two pieces
                socket.sendText("{\"type\":", false).join();
                socket.sendText("\"ping\"}", true).join();
            }
            case 4 -> socket.sendBinary(ByteBuffer.wrap(noise(random)), true).join();
            case 5 ->
                socket.sendBinary(ByteBuffer.wrap(brokenWav(random)), true).join();
            default ->
                socket.sendPing(ByteBuffer.wrap(new byte[random.nextInt(126)])).join();
        }
    }

    private static String command(Random random) {
        return COMMANDS.get(random.nextInt(COMMANDS.size()));
    }

    private static String mutated(String message, Random random) {
        var text = new StringBuilder(message);
        for (var i = 0; i <= random.nextInt(4); i++) {
            var at = random.nextInt(text.length());
            switch (random.nextInt(4)) {
                case 0 -> text.deleteCharAt(at);
                case 1 -> text.insert(at, (char) random.nextInt(0xD800)); // a pair's half is no text
                case 2 -> text.insert(at, text.substring(at));
                default -> text.setCharAt(at, "{}[]\",:0\\ ".charAt(random.nextInt(10)));
            }
            if (text.isEmpty()) text.append('{');
        }
        return text.toString();
    }

    private static byte[] noise(Random random) {
        var bytes = new byte[random.nextInt(4_000)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] brokenWav(Random random) {
        var wav = Arrays.copyOf(question, random.nextInt(50_000));
        for (var i = 0; i < 3 && wav.length > 0; i++)
            wav[random.nextInt(Math.min(wav.length, 60))] = (byte) random.nextInt();
        return wav;
    }

    // ---- frames, by one that does not

    private static void sendFrames(Random random) throws IOException {
        try (var socket = new RawWebSocket(fixture, 64 * 1024)) {
            for (var i = 0; i < 4; i++) {
                var payload =
                        random.nextBoolean() ? noise(random) : command(random).getBytes(StandardCharsets.UTF_8);
                var length = random.nextInt(4) == 0 ? random.nextLong() : payload.length;
                var firstByte = random.nextInt(3) == 0 ? random.nextInt(256) : RawWebSocket.FIN | 1 + random.nextInt(2);
                socket.sendBytes(RawWebSocket.frame(firstByte, random.nextInt(5) > 0, length, payload));
            }
        } // with no farewell
    }
}
