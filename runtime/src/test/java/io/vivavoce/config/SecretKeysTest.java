package io.vivavoce.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys that take a secret by reference alone, and what a running program takes on of a configuration that has changed. */
class SecretKeysTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sk-canary",
                "sk-canary-${env:HOME}",
                "${env:HOME}canary",
                "${env:HOME",
                "${vault:canary}",
                "${a}"
            })
    void aKeyItselfIsRefusedAndNeverShownWhereverItIsWritten(String written) throws IOException {
        var file =
                Files.writeString(folder.resolve("vivavoce.yaml"), "llm:\n  opts:\n    api_key: \"" + written + "\"\n");
        var inFile = Optional.of(ConfigFile.named(file));

        assertRefused(":3: ", inFile, Map.of(), List.of());
        assertRefused(
                "VIVAVOCE_LLM__OPTS__API_KEY: ",
                Optional.empty(),
                Map.of("VIVAVOCE_LLM__OPTS__API_KEY", written),
                List.of());
        assertRefused(
                "--set: ",
                Optional.empty(),
                Map.of(),
                List.of(new Configuration.Flag("llm.opts.api_key", written, "--set")));
    }

    private static void assertRefused(
            String where, Optional<ConfigFile> file, Map<String, String> environment, List<Configuration.Flag> flags) {
        assertThatThrownBy(() -> Configuration.of(file, environment, flags))
                .hasMessageContaining(where + "llm.opts.api_key must be a reference to the key, ${env:NAME},")
                .message()
                .doesNotContain("canary");
    }

    @Test
    void aReferenceIsShownAsOneAndLookedUp() throws IOException {
        Files.writeString(folder.resolve("key"), "sk-canary\n");
        var read = read("llm: {opts: {api_key: '${file:key}'}}\n");

        assertThat(read.settings().llm().opts().apiKey().value()).isEqualTo("sk-canary");
        assertThat(read.lines())
                .filteredOn(line -> line.key().equals("llm.opts.api_key"))
                .extracting(Configuration.Line::value)
                .containsExactly("(secret from file key)");
    }

    @Test
    void aConfigurationThatIsReadAgainLooksItsSecretsUpAnew() throws IOException {
        var yaml = "llm: {opts: {api_key: '${file:key}'}}\n";
        Files.writeString(folder.resolve("key"), "one");
        var running = read(yaml);
        assertThat(running.settings().llm().opts().apiKey().value()).isEqualTo("one");
        Files.writeString(folder.resolve("key"), "two");

        var taken = read(yaml).takenOnBy(running);

        assertThat(running.settings().llm().opts().apiKey().value()).isEqualTo("one");
        assertThat(taken.settings().llm().opts().apiKey().value()).isEqualTo("two");
    }

    @Test
    void whatNeedsARestartStaysAsItIs() throws IOException {
        var running = read("system_prompt: One.\nserver: {port: 9000, max_sessions: 3}\n");
        var fresh = read("system_prompt: Two.\nserver: {port: 9001, max_sessions: 4}\nturn: {sure_ms: 301}\n");

        var taken = fresh.takenOnBy(running);

        assertThat(fresh.changedFrom(running, true))
                .containsExactly("system_prompt", "server.max_sessions", "turn.sure_ms");
        assertThat(fresh.changedFrom(running, false)).containsExactly("server.port");
        assertThat(taken.settings().systemPrompt().value()).isEqualTo("Two.");
        assertThat(taken.settings().server().port()).isEqualTo(9000);
        assertThat(taken.settings().server().maxSessions()).isEqualTo(4);
        assertThat(taken.changedFrom(running, false)).isEmpty();
    }

    @Test
    void aVoiceThatTheEngineInForceHasNotIsRefused() throws IOException {
        var running = read("tts: {backend: embedded, opts: {voice: 67}}\n");
        var fresh = read("tts: {backend: openai, opts: {voice: nova}}\n");

        assertThatThrownBy(() -> fresh.takenOnBy(running))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("tts.opts.voice must be the number of a speaker");
    }

    private Configuration read(String yaml) throws IOException {
        var file = Files.writeString(folder.resolve("vivavoce.yaml"), yaml);
        return Configuration.of(Optional.of(ConfigFile.named(file)), Map.of(), List.of());
    }
}
