package io.vivavoce.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vivavoce.audio.Pcm16;
import io.vivavoce.audio.Wav;
import io.vivavoce.audio.processing.Resampler;
import io.vivavoce.concurrent.Ticker;
import io.vivavoce.engines.catalogue.Catalogue;
import io.vivavoce.realtime.Invariants;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Somebody who speaks, is understood and answered, and asks again; whatever others do meanwhile. One thread. */
final class UndisturbedTalk implements AutoCloseable {
    static final String ANSWER = "This is the scripted answer. No model was asked.";
    private static final int HZ = 24_000;

    /** 60 ms a letter; the space between its sentences is not spoken. */
    private static final int ANSWER_BYTES = (ANSWER.length() - 1) * HZ * 60 / 1000 * Pcm16.BYTES;

    /** What the server may be ahead of what can be played by then. */
    private static final int AHEAD_MS = 500;

    private final VoiceClient client;
    private final Ticker ticker = Ticker.system();

    /** How late each piece of sound was against the first of its reply, in ms. */
    private final List<Double> lateMs = new ArrayList<>();

    UndisturbedTalk(ServerFixture fixture) throws InterruptedException {
        client = new VoiceClient(fixture, "/v1/realtime", "?model=vivavoce");
        send("{'type': 'session.update', 'session': {'type': 'realtime', 'audio': {'input': {'transcription':"
                + " {'model': 'x'}, 'turn_detection': {'type': 'server_vad', 'silence_duration_ms': 1500}}}}}");
        client.await("session.updated");
    }

    private void send(String json) {
        client.send(json.replace('\'', '"'));
    }

    /** A question and its answer: both are whole. */
    void ask() throws InterruptedException {
        var question = question();
        for (var from = 0; from < question.length; from += HZ / 5)
            send("{'type': 'input_audio_buffer.append', 'audio': '"
                    + Base64.getEncoder()
                            .encodeToString(
                                    Arrays.copyOfRange(question, from, Math.min(question.length, from + HZ / 5)))
                    + "'}");
        assertThat(client.await("conversation.item.input_audio_transcription.completed")
                        .at("/transcript")
                        .asString())
                .isEqualTo("This is what the script heard.");
        var done = answered();
        assertThat(done.at("/status").asString()).isEqualTo("completed");
        assertThat(done.at("/output/0/content/0/transcript").asString()).isEqualTo(ANSWER);
    }

    private static byte[] question() {
        var pcm = Resampler.resample(Wav.read(Catalogue.standard().file("speech-samples", "2830-3980-0043.wav")), HZ)
                .samples();
        var bytes = new byte[Pcm16.BYTES * pcm.length];
        Pcm16.toBytes(pcm, 0, pcm.length, bytes, 0);
        return bytes;
    }

    private JsonNode answered() throws InterruptedException {
        var bytes = 0;
        var begun = 0L;
        for (var event = client.next(); ; event = client.next()) {
            switch (event.at("/type").asString()) {
                case "response.output_audio.delta" -> {
                    var now = ticker.nanos();
                    if (bytes == 0) begun = now;
                    var due = Math.max(0, 1000.0 * bytes / Pcm16.BYTES / HZ - AHEAD_MS);
                    lateMs.add((now - begun) / 1e6 - due);
                    bytes += Base64.getDecoder().decode(event.at("/delta").asString()).length;
                }
                case "response.done" -> {
                    assertThat(bytes).as("bytes of sound").isCloseTo(ANSWER_BYTES, within(HZ / 50 * Pcm16.BYTES));
                    return event.at("/response");
                }
                default -> {}
            }
        }
    }

    /** Of all sound so far, as it came here: so late was all but a hundredth, in ms; a frame of 20 ms included. */
    double lateP99Ms() {
        var sorted = lateMs.stream().sorted().toList();
        return sorted.get((int) (0.99 * (sorted.size() - 1)));
    }

    /** Each piece of sound so far came so many ms, or more, before a client that plays from the first on had to have it. */
    double inHandMs() {
        return AHEAD_MS - lateMs.stream().mapToDouble(each -> each).max().orElseThrow();
    }

    /** What it was sent keeps to the invariants. */
    List<JsonNode> checked() {
        var invariants = new Invariants();
        client.events.forEach(invariants::accept);
        invariants.end();
        return client.events;
    }

    @Override
    public void close() {
        client.close();
    }
}
