package io.vivavoce.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vivavoce.engines.remote.ApiKey;
import io.vivavoce.engines.remote.OpenAiSpeech;
import io.vivavoce.engines.remote.OpenAiSynthesizer.Format;
import io.vivavoce.runtime.Choices;
import io.vivavoce.runtime.SpeechServers;
import io.vivavoce.testkit.SpeechServer;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With a voice in a server, which takes its time, or fails, at words of its own. */
@Timeout(120)
class SlowVoiceTest {
    private static final long SLOW_MS = 1_500;

    /** Longer than a block that is sent at once. */
    private static final int SAMPLES = SpeechServer.VOICE_HZ;

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final CountDownLatch left = new CountDownLatch(1);
    private final SpeechServer voice = new SpeechServer(this::speak, _ -> "");
    private ServerFixture fixture;

    private float[] speak(String text, double speed) throws InterruptedException {
        if (text.contains("scripted")) new CountDownLatch(1).await(SLOW_MS, TimeUnit.MILLISECONDS);
        if (text.contains("One more")) left.await();
        if (text.contains("never")) {
            asked.countDown();
            goOn.await();
        }
        if (text.contains("fail")) throw new IllegalStateException("the voice was told to fail");
        return new float[SAMPLES];
    }

    @BeforeEach
    void start() throws InterruptedException {
        var at = OpenAiSpeech.of(voice.url(), "stand-in", ApiKey.from(Map.of(), "OPENAI_API_KEY"));
        fixture = new ServerFixture(
                2_000,
                Choices.parse(List.of("stt=scripted", "llm=scripted", "tts=openai"), Optional.empty())
                        .withSpeech(SpeechServers.NONE.withSpeaking(at, Format.PCM, SpeechServer.VOICE_HZ)));
    }

    @AfterEach
    void stop() throws InterruptedException {
        goOn.countDown();
        left.countDown();
        fixture.close();
        voice.close();
    }

    private HttpRequest request(String input) {
        return HttpRequest.newBuilder(fixture.http("/v1/audio/speech"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"model\": \"tts-1\", \"voice\": \"nova\", \"response_format\": \"pcm\", \"input\": \""
                                + input + "\"}"))
                .build();
    }

    @Test
    void theFirstSentenceIsHeardBeforeTheSecondIsMade() throws Exception {
        var answer = fixture.client.send(
                request("This is the first. The second never comes."), HttpResponse.BodyHandlers.ofInputStream());

        try (var sound = answer.body()) {
            assertThat(sound.readNBytes(SAMPLES)).hasSize(SAMPLES); // half of the first sentence
            assertThat(asked.await(60, TimeUnit.SECONDS))
                    .as("the second is asked for")
                    .isTrue();
            goOn.countDown();
            assertThat(sound.readAllBytes()).hasSize(3 * SAMPLES);
        }
    }

    @Test
    void theVoiceGetsTheNameThatTheClientSent() throws Exception {
        fixture.client.send(request("Hello."), HttpResponse.BodyHandlers.ofByteArray());

        assertThat(voice.calls().getLast().body()).contains("\"voice\":\"nova\"");
    }

    @Test
    void aVoiceThatFailsAtOnceIsToldAsAnyFailure() throws Exception {
        var answer = fixture.client.send(request("You fail."), HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("\"code\":\"synthesizer_failed\"");
    }

    /** Nothing else would tell the client that something is missing. */
    @Test
    void aVoiceThatFailsInTheMiddleBreaksTheAnswerOff() {
        assertThatThrownBy(() -> fixture.client.send(
                        request("This is the first. The second will fail."), HttpResponse.BodyHandlers.ofByteArray()))
                .isInstanceOf(IOException.class);
    }

    @Test
    void whenTheClientLeavesNothingMoreIsSpoken() throws Exception {
        var answer = fixture.client.send(
                request("This is the first. " + "One more sentence is here. ".repeat(100)),
                HttpResponse.BodyHandlers.ofInputStream());
        answer.body().readNBytes(100);
        answer.body().close();
        left.countDown();

        // a place is free again when the synthesis has stopped
        for (var i = 0; i < 4; i++)
            assertThat(fixture.client
                            .send(request("Hello."), HttpResponse.BodyHandlers.ofByteArray())
                            .statusCode())
                    .isEqualTo(200);
        assertThat(voice.calls().size()).as("sentences").isLessThan(100);
    }

    /** The scripted model takes no time at all. */
    @ParameterizedTest
    @ValueSource(strings = {"text/event-stream", "application/json"})
    void theModelsTimeIsWithoutTheVoices(String accept) throws Exception {
        var least = Long.MAX_VALUE; // a busy machine adds to it now and then
        for (var tries = 0; tries < 5 && least >= SLOW_MS; tries++) least = Math.min(least, llmTotalMs(accept));

        assertThat(least).isLessThan(SLOW_MS);
    }

    private long llmTotalMs(String accept) throws Exception {
        var body = fixture.chat("{\"message\": \"Hello\", \"speech\": true}", "Accept", accept)
                .body();
        return Long.parseLong(body.replaceAll("(?s).*\"llmTotalMs\":(\\d+).*", "$1"));
    }
}
