package io.vivavoce.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vivavoce.access.Admission;
import io.vivavoce.audio.Pcm16;
import io.vivavoce.audio.Wav;
import io.vivavoce.audio.processing.Resampler;
import io.vivavoce.config.DataFolder;
import io.vivavoce.engines.catalogue.Catalogue;
import io.vivavoce.engines.remote.ApiKey;
import io.vivavoce.engines.remote.OpenAiOptions;
import io.vivavoce.realtime.Invariants;
import io.vivavoce.realtime.Python;
import io.vivavoce.runtime.Choices;
import io.vivavoce.server.Server;
import io.vivavoce.testkit.CompletionsServer;
import io.vivavoce.tls.LocalCertificates;
import io.vivavoce.tls.MachineNames;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * OpenAI's libraries for Node, unmodified, by {@code wss} and {@code --tls auto}'s certificate: they speak to a real
 * recognizer; the model repeats what it is told, and a tone hums it.
 */
class NodeClientsTest {
    private static final int CLIENT_HZ = 24_000;

    @TempDir
    private static Path folder;

    private static CompletionsServer model;
    private static LocalCertificates certificates;
    private static ServerFixture fixture;

    @BeforeAll
    static void start() throws Exception {
        NodePackages.install();
        model = new CompletionsServer();
        certificates = new LocalCertificates(
                DataFolder.at(folder), () -> MachineNames.with(List.of()), InstantSource.system());
        var options = new Server.Options("127.0.0.1", 0, 2_000, Optional.of(certificates), false, Admission.local());
        fixture = new ServerFixture(
                options,
                Choices.parse(List.of("llm=openai", "tts=scripted"), Optional.empty())
                        .withOpenAi(OpenAiOptions.of(model.url(), "any", ApiKey.from(Map.of(), "NO_KEY"))));
    }

    @AfterAll
    static void end() throws InterruptedException {
        if (fixture != null) fixture.close();
        if (model != null) model.close();
    }

    private static Path question() throws Exception {
        var wav = Catalogue.standard().file("speech-samples", "4507-16021-0012.wav");
        var pcm = Resampler.resample(Wav.read(wav), CLIENT_HZ).samples();
        var bytes = new byte[Pcm16.BYTES * pcm.length];
        Pcm16.toBytes(pcm, 0, pcm.length, bytes, 0);
        return Files.write(folder.resolve("question.pcm"), bytes);
    }

    /** What the client tells, whose events are checked. */
    private static JsonNode talk(String client) throws Exception {
        var server = "wss://localhost:" + fixture.server.port();
        var trust = Map.of("NODE_EXTRA_CA_CERTS", certificates.trustFile().toString());

        var ran = NodePackages.run(
                trust,
                NodePackages.node(),
                "node.mjs",
                client,
                server,
                question().toString());

        assertThat(ran.exitCode()).as(ran.errors()).isZero();
        var told = Json.mapper().readTree(ran.output());
        assertThat(told.at("/errors")).isEmpty();
        var invariants = new Invariants();
        told.at("/events").forEach(invariants::accept);
        invariants.end();
        Python.checkTypes(told.at("/events").valueStream().toList());
        return told;
    }

    private static List<JsonNode> all(JsonNode told, String type) {
        return told.at("/events")
                .valueStream()
                .filter(event -> event.at("/type").asString().equals(type))
                .toList();
    }

    /**
     * On a slow machine a question may come in two parts, the second of which interrupts the answer to the first: that is a
     * turn more, and nothing else.
     */
    private static void isHeardAnsweredAndInterruptedTwice(JsonNode told) {
        var heard = all(told, "conversation.item.input_audio_transcription.completed");
        assertThat(heard)
                .extracting(event -> event.at("/transcript").asString().toLowerCase(Locale.ROOT))
                .filteredOn(transcript -> transcript.contains("halt on the way"))
                .hasSizeGreaterThanOrEqualTo(2);
        var responses = all(told, "response.done").stream()
                .map(event -> event.at("/response"))
                .toList();
        assertThat(responses)
                .filteredOn(each -> each.at("/status").asString().equals("completed"))
                .first()
                .extracting(each -> each.at("/output/0/content/0/transcript").asString())
                .asString()
                .startsWith("You said:")
                .containsIgnoringCase("halt on the way");
        var reasons = responses.stream()
                .map(each -> each.at("/status_details/reason").asString(""))
                .toList();
        assertThat(reasons).containsSubsequence("", "client_cancelled", "turn_detected", "");
        assertThat(reasons)
                .filteredOn(reason -> !reason.equals("turn_detected"))
                .containsExactly("", "client_cancelled", "");
        assertThat(told.at("/soundBytes").asLong() / (2.0 * CLIENT_HZ))
                .as("seconds of sound")
                .isGreaterThan(5);
    }

    @Test
    void agentsRealtimeIsHeardAnsweredAndInterrupts() throws Exception {
        var told = talk("agents");

        isHeardAnsweredAndInterruptedTwice(told);
        assertThat(told.at("/unknown"))
                .as("events that the client does not know")
                .isEmpty();
        assertThat(told.at("/interruptions").asInt()).isGreaterThanOrEqualTo(2);
        assertThat(told.at("/history").valueStream().map(JsonNode::asString))
                .containsSubsequence(
                        "user", "assistant", "user", "assistant", "user", "assistant", "user", "assistant");
    }

    @Test
    void openAisOwnClientIsHeardAnsweredAndInterrupts() throws Exception {
        isHeardAnsweredAndInterruptedTwice(talk("openai"));
    }
}
