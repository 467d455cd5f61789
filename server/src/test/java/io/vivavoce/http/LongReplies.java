package io.vivavoce.http;

import io.vivavoce.engines.remote.ApiKey;
import io.vivavoce.engines.remote.OpenAiSpeech;
import io.vivavoce.engines.remote.OpenAiSynthesizer.Format;
import io.vivavoce.runtime.Choices;
import io.vivavoce.runtime.SpeechServers;
import io.vivavoce.testkit.SpeechServer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A server whose voice hums for {@value #SECONDS} s a sentence: its replies do not end while a slow machine connects. */
final class LongReplies implements AutoCloseable {
    static final int SECONDS = 10;

    private final SpeechServer voice = new SpeechServer((_, _) -> hum(), _ -> "");
    final ServerFixture fixture;

    LongReplies() throws InterruptedException {
        var at = OpenAiSpeech.of(voice.url(), "stand-in", ApiKey.from(Map.of(), "OPENAI_API_KEY"));
        fixture = new ServerFixture(
                2_000,
                Choices.parse(List.of("stt=scripted", "llm=scripted", "tts=openai"), Optional.empty())
                        .withSpeech(SpeechServers.NONE.withSpeaking(at, Format.PCM, SpeechServer.VOICE_HZ)));
    }

    private static float[] hum() {
        var pcm = new float[SECONDS * SpeechServer.VOICE_HZ];
        for (var i = 0; i < pcm.length; i++)
            pcm[i] = (float) (0.3 * Math.sin(2 * Math.PI * 220 * i / SpeechServer.VOICE_HZ));
        return pcm;
    }

    @Override
    public void close() throws InterruptedException {
        fixture.close();
        voice.close();
    }
}
