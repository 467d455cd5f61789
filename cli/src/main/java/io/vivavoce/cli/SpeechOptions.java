package io.vivavoce.cli;

import io.vivavoce.config.Settings;
import io.vivavoce.engines.remote.OpenAiSpeech;
import io.vivavoce.runtime.Choices;
import io.vivavoce.runtime.SpeechServers;
import java.util.function.Supplier;

/** Where a recognizer and a synthesizer in a server are: keys of the configuration, without flags of their own. */
final class SpeechOptions {
    private SpeechOptions() {}

    /**
     * {@code choices} with the servers of those that need one.
     *
     * @param inForce asked for the keys at each request
     * @throws io.vivavoce.config.ConfigException when a value is a secret that can't be had
     * @throws io.vivavoce.thinking.ThinkingException when an address, a name or a key is none
     */
    static Choices complete(Choices choices, Supplier<Settings> inForce) {
        var settings = inForce.get();
        var servers = SpeechServers.NONE;
        if (choices.order(Choices.Role.STT).contains(Choices.OPENAI)) {
            var opts = settings.stt().opts();
            var key = Keys.of("stt", () -> inForce.get().stt().opts());
            servers = servers.withRecognizing(
                    OpenAiSpeech.of(opts.url().value(), opts.model().value(), key),
                    opts.language().value());
        }
        if (choices.order(Choices.Role.TTS).contains(Choices.OPENAI)) {
            var opts = settings.tts().opts();
            var key = Keys.of("tts", () -> inForce.get().tts().opts());
            servers = servers.withSpeaking(
                    OpenAiSpeech.of(opts.url().value(), opts.model().value(), key), opts.format(), opts.sampleRate());
        }
        return choices.withSpeech(servers);
    }
}
