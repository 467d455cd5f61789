package io.vivavoce.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vivavoce.config.Configuration;
import io.vivavoce.config.DataFolder;
import io.vivavoce.config.LogSettings;
import io.vivavoce.config.ServerSettings;
import io.vivavoce.config.Settings;
import io.vivavoce.config.WebRtcSettings;
import io.vivavoce.engines.remote.OllamaOptions;
import io.vivavoce.engines.remote.OpenAiOptions;
import io.vivavoce.runtime.Choices;
import io.vivavoce.runtime.SpeechServers;
import io.vivavoce.session.SessionOptions;
import io.vivavoce.transport.Network;
import io.vivavoce.transport.RtcOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** Each documented key, written in the file, reaches what {@code talk} and {@code chat} hand to session and engines. */
class HonouredKeysTest {
    @TempDir
    private Path folder;

    /**
     * @param value that differs from the default
     * @param used what the commands use, made of the parsed options
     */
    private record Honoured(String value, Object expected, Function<PathOptions, Object> used) {}

    private static final Map<String, Honoured> KEYS = keys();
    private static final List<String> SERVERS =
            List.of("llm.opts.url", "llm.opts.model", "llm.opts.api_key", "llm.opts.api_key_env");
    private static final List<String> HAVE_NO_DEFAULT = List.of("llm.opts.gguf", "llm.opts.model");

    private static Map<String, Honoured> keys() {
        var keys = new LinkedHashMap<String, Honoured>();
        keys.put("system_prompt", session("Be brief.", "Be brief.", SessionOptions::instructions));
        keys.put("llm.backend", standIn(Choices.Role.LLM));
        keys.put("llm.fallback", fallback(Choices.Role.LLM));
        keys.put("stt.fallback", fallback(Choices.Role.STT));
        keys.put("tts.fallback", fallback(Choices.Role.TTS));
        keys.put(
                "llm.opts.gguf",
                new Honoured(
                        "/m.gguf", Path.of("/m.gguf"), o -> o.choices().gguf().orElseThrow()));
        keys.put(
                "llm.opts.url",
                server(
                        "https://example.org/v1",
                        "https://example.org/v1",
                        s -> s.url().toString()));
        keys.put("llm.opts.model", server("other", "other", OpenAiOptions::model));
        keys.put(
                "llm.opts.api_key",
                server("${file:key}", "llm.opts.api_key", s -> s.key().name()));
        keys.put("llm.opts.api_key_env", server("MY_KEY", "MY_KEY", s -> s.key().name()));
        keys.put(
                "llm.opts.keep_alive",
                new Honoured(
                        "2h",
                        "2h",
                        options -> options.choices()
                                .ollama()
                                .map(OllamaOptions::keepAlive)
                                .orElseThrow()));
        keys.put("llm.opts.max_tokens", session("80", 80, s -> s.sampling().maxTokens()));
        keys.put("llm.opts.temperature", session("0.5", 0.5f, s -> s.sampling().temperature()));
        keys.put("stt.backend", standIn(Choices.Role.STT));
        keys.put(
                "stt.opts.url",
                recognizes("https://example.org/v1", r -> r.server().url().toString()));
        keys.put("stt.opts.model", recognizes("other", r -> r.server().model()));
        keys.put(
                "stt.opts.api_key",
                key(recognizes("stt.opts.api_key", r -> r.server().key().name())));
        keys.put(
                "stt.opts.api_key_env",
                recognizes("MY_KEY", r -> r.server().key().name()));
        keys.put("stt.opts.language", recognizes("it", SpeechServers.Recognizing::language));
        keys.put(
                "tts.opts.url",
                speaks("https://example.org/v1", s -> s.server().url().toString()));
        keys.put("tts.opts.model", speaks("other", s -> s.server().model()));
        keys.put(
                "tts.opts.api_key",
                key(speaks("tts.opts.api_key", s -> s.server().key().name())));
        keys.put("tts.opts.api_key_env", speaks("MY_KEY", s -> s.server().key().name()));
        keys.put("tts.opts.format", speaks("wav", s -> s.format().name().toLowerCase(Locale.ROOT)));
        keys.put("tts.opts.sample_rate", speaks("22050", s -> String.valueOf(s.sampleRateHz())));
        keys.put("tts.backend", standIn(Choices.Role.TTS));
        keys.put("tts.opts.voice", session("67", "67", s -> s.voice().id()));
        keys.put("tts.opts.speed", session("1.5", 1.5f, s -> s.voice().speed()));
        keys.put("audio.noise_suppression", new Honoured("high", "HIGH HIGH", o -> noise(o)));
        keys.put("audio.gain", new Honoured("true", "true true", o -> gain(o)));
        keys.put(
                "turn.surest_ms",
                session("11", 11L, s -> s.policy().endpointing().surestMs()));
        keys.put(
                "turn.sure_ms", session("11", 11L, s -> s.policy().endpointing().sureMs()));
        keys.put(
                "turn.maybe_ms",
                session("11", 11L, s -> s.policy().endpointing().maybeMs()));
        keys.put(
                "turn.longest_ms",
                session("11", 11L, s -> s.policy().endpointing().longestMs()));
        keys.put(
                "turn.short_speech_ms",
                session("11", 11L, s -> s.policy().endpointing().shortSpeechMs()));
        keys.put(
                "turn.short_speech_hold_ms",
                session("11", 11L, s -> s.policy().endpointing().shortSpeechHoldMs()));
        keys.put(
                "turn.give_up_ms",
                session("11", 11L, s -> s.policy().endpointing().giveUpMs()));
        keys.put(
                "turn.probe_after_ms",
                session("11", 11L, s -> s.policy().bargeIn().probeAfterMs()));
        keys.put(
                "turn.resume_after_ms",
                session("11", 11L, s -> s.policy().bargeIn().resumeAfterMs()));
        keys.put(
                "turn.recover_within_ms",
                session("11", 11L, s -> s.policy().bargeIn().recoverWithinMs()));
        keys.put(
                "turn.recover_heard_ms",
                session("11", 11L, s -> s.policy().bargeIn().recoverHeardMs()));
        keys.put(
                "turn.detached_ms", session("11", 11L, s -> s.policy().bargeIn().detachedMs()));
        keys.put(
                "turn.max_utterance_ms",
                session("11", 11L, s -> s.policy().bargeIn().maxUtteranceMs()));
        keys.put(
                "server.host",
                new Honoured(
                        "0.0.0.0", "0.0.0.0", o -> o.settings().server().host().value()));
        keys.put(
                "server.port",
                new Honoured("9090", 9090, o -> o.settings().server().port()));
        keys.put(
                "server.max_sessions",
                new Honoured("5", 5, o -> o.settings().server().maxSessions()));
        keys.put(
                "server.drain_seconds",
                new Honoured("3", 3, o -> o.settings().server().drainSeconds()));
        keys.put("server.names", serve("[box.lan]", List.of("box.lan"), ServerSettings::names));
        keys.put(
                "server.tls.mode",
                serve("auto", ServerSettings.TlsMode.AUTO, s -> s.tls().mode()));
        keys.put(
                "server.tls.certificate",
                serve("/c.pem", Path.of("/c.pem"), s -> s.tls().certificate().path()));
        keys.put(
                "server.tls.key",
                serve("/k.pem", Path.of("/k.pem"), s -> s.tls().key().path()));
        keys.put("server.auth", serve("on", ServerSettings.Auth.ON, ServerSettings::auth));
        keys.put("server.origins", serve("[https://a.example]", List.of("https://a.example"), ServerSettings::origins));
        keys.put(
                "server.assets_url",
                serve(
                        "https://cdn.example",
                        "https://cdn.example",
                        s -> s.assetsUrl().value()));
        keys.put("server.insecure", serve("true", true, ServerSettings::insecure));
        keys.put(
                "webrtc.ice_servers",
                calls(
                        "[stun:s.example:3478]",
                        "[stun:s.example:3478]",
                        r -> r.iceServers().toString()));
        keys.put("webrtc.ice_username", webRtc("me", "me", s -> s.iceUsername().value()));
        keys.put(
                "webrtc.ice_credential",
                webRtc("${file:key}", "sk-1", s -> s.iceCredential().value()));
        keys.put("webrtc.ports", calls("50000-50100", new RtcOptions.Ports(50_000, 50_100), RtcOptions::ports));
        keys.put(
                "webrtc.candidates", calls("[10.0.0.0/8]", List.of(Network.parse("10.0.0.0/8")), RtcOptions::networks));
        keys.put("webrtc.announce", calls("[203.0.113.5]", List.of("203.0.113.5"), RtcOptions::announced));
        keys.put("webrtc.relay_only", webRtc("true", true, WebRtcSettings::relayOnly));
        keys.put("webrtc.echo_cancellation", calls("true", true, RtcOptions::cancelsEcho));
        keys.put("log.format", log("json", LogSettings.Format.JSON, LogSettings::format));
        keys.put("log.level", log("debug", LogSettings.Level.DEBUG, LogSettings::level));
        keys.put("log.levels", log("[http=warn]", List.of("http=warn"), LogSettings::levels));
        keys.put("log.file", log("/v.log", Path.of("/v.log"), s -> s.file().path()));
        keys.put("log.max_mb", log("3", 3, LogSettings::maxMb));
        keys.put("log.keep", log("2", 2, LogSettings::keep));
        keys.put("log.transcripts", log("true", true, LogSettings::transcripts));
        keys.put("history.enabled", history("false", false, Settings.History::enabled));
        keys.put("history.keep_days", history("7", 7, Settings.History::keepDays));
        keys.put("history.max_mb", history("5", 5, Settings.History::maxMb));
        keys.put("economy", session("true", 1024, SessionOptions::contextTokens));
        keys.put("offline", new Honoured("true", true, o -> o.settings().offline()));
        keys.put(
                "data_folder",
                new Honoured(
                        "/d", Path.of("/d"), o -> DataFolder.of(o.settings()).path()));
        return keys;
    }

    static Stream<String> documented() {
        return Configuration.of(Optional.empty(), Map.of(), List.of()).lines().stream()
                .map(Configuration.Line::key);
    }

    @ParameterizedTest
    @MethodSource("documented")
    void theFileReachesWhatTheCommandsUse(String key) throws IOException {
        var honoured = Optional.ofNullable(KEYS.get(key)).orElseThrow();
        var flags = new ArrayList<String>();
        if (key.equals("llm.opts.keep_alive")) flags.add("--engine=llm=ollama");
        if (SERVERS.contains(key)) flags.add("--engine=llm=openai");
        if (SERVERS.contains(key) && !key.equals("llm.opts.model")) flags.add("--llm-model=some");
        if (isOfASpeechServer(key)) flags.add("--engine=" + key.substring(0, 3) + "=openai");
        var without = options(flags.toArray(String[]::new));
        flags.add("--config=" + file(key, honoured.value));

        var with = options(flags.toArray(String[]::new));

        assertThat(honoured.used.apply(with)).isEqualTo(honoured.expected);
        if (!HAVE_NO_DEFAULT.contains(key))
            assertThat(honoured.used.apply(without)).as("the default").isNotEqualTo(honoured.expected);
    }

    @Test
    void everyFlagBeatsTheFile() throws IOException {
        var file = folder.resolve("vivavoce.yaml");
        Files.writeString(
                file,
                "llm: {backend: scripted, opts: {gguf: a.gguf}}\ntts: {opts: {voice: 1, speed: 0.5}}\neconomy: false\n");

        var options = options(
                "--config=" + file,
                "--engine=llm=embedded",
                "--gguf=b.gguf",
                "--voice=2",
                "--speed=2",
                "--economy",
                "--set=llm.opts.max_tokens=7");

        assertThat(options.choices().standIns()).isEmpty();
        assertThat(options.ownModel()).contains(Path.of("b.gguf"));
        assertThat(options.session().voice().id()).isEqualTo("2");
        assertThat(options.session().voice().speed()).isEqualTo(2);
        assertThat(options.session().contextTokens()).isEqualTo(1024);
        assertThat(options.session().sampling().maxTokens()).isEqualTo(7);
    }

    @Test
    void theArgumentsOfAnotherProcessHaveTheFileAndTheAssignments() {
        assertThat(options("--config", "a.yaml", "--set", "economy=true").arguments())
                .containsExactly("--config", "a.yaml", "--set", "economy=true");
    }

    private static Honoured session(String value, Object expected, Function<SessionOptions, Object> used) {
        return new Honoured(value, expected, options -> used.apply(options.session()));
    }

    private static Honoured server(String value, Object expected, Function<OpenAiOptions, Object> used) {
        return new Honoured(
                value,
                expected,
                options -> used.apply(options.choices().openAi().orElseThrow()));
    }

    private static Honoured serve(String value, Object expected, Function<ServerSettings, Object> used) {
        return new Honoured(
                value, expected, options -> used.apply(options.settings().server()));
    }

    private static Honoured calls(String value, Object expected, Function<RtcOptions, Object> used) {
        return new Honoured(
                value,
                expected,
                options -> used.apply(Networks.of(options.settings().webrtc())));
    }

    /** Of keys that have an effect with others only: {@link NetworksTest}. */
    private static Honoured webRtc(String value, Object expected, Function<WebRtcSettings, Object> used) {
        return new Honoured(
                value, expected, options -> used.apply(options.settings().webrtc()));
    }

    private static boolean isOfASpeechServer(String key) {
        return key.startsWith("stt.opts.")
                || key.startsWith("tts.opts.") && !key.equals("tts.opts.voice") && !key.equals("tts.opts.speed");
    }

    private static Honoured recognizes(String value, Function<SpeechServers.Recognizing, String> used) {
        return new Honoured(
                value,
                value,
                options -> used.apply(options.choices().speech().recognizes().orElseThrow()));
    }

    private static Honoured speaks(String value, Function<SpeechServers.Speaking, String> used) {
        return new Honoured(
                value,
                value,
                options -> used.apply(options.choices().speech().speaks().orElseThrow()));
    }

    /** Written as a reference, of which engines know which key of the configuration it is. */
    private static Honoured key(Honoured named) {
        return new Honoured("${file:key}", named.expected, named.used);
    }

    /** What {@link Logs} makes of it is in its own test. */
    private static Honoured log(String value, Object expected, Function<LogSettings, Object> used) {
        return new Honoured(
                value, expected, options -> used.apply(options.settings().log()));
    }

    /** What becomes of it is in {@code HistoryTest} and {@code CanaryTest}. */
    private static Honoured history(String value, Object expected, Function<Settings.History, Object> used) {
        return new Honoured(
                value, expected, options -> used.apply(options.settings().history()));
    }

    private static Honoured standIn(Choices.Role role) {
        return new Honoured("scripted", true, options -> options.isScripted(role));
    }

    private static Honoured fallback(Choices.Role role) {
        return new Honoured(
                "[scripted]",
                List.of("embedded", "scripted"),
                options -> options.choices().order(role));
    }

    private static String noise(PathOptions options) {
        var audio = options.settings().audio();
        var sound = new SoundOptions();
        return sound.live(audio, true).noise() + " " + sound.recorded(audio).noise();
    }

    private static String gain(PathOptions options) {
        var audio = options.settings().audio();
        var sound = new SoundOptions();
        return sound.live(audio, true).gain() + " " + sound.recorded(audio).gain();
    }

    private Path file(String key, String value) throws IOException {
        Files.writeString(folder.resolve("key"), "sk-1\n");
        var names = key.split("\\.");
        var text = new StringBuilder();
        for (var i = 0; i < names.length; i++)
            text.append("  ".repeat(i)).append(names[i]).append(i < names.length - 1 ? ":\n" : ": " + value + '\n');
        return Files.writeString(folder.resolve("vivavoce.yaml"), text);
    }

    private static PathOptions options(String... arguments) {
        return CommandLine.populateCommand(new PathOptions(), arguments);
    }
}
