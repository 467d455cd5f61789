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

class TrustedKeysTest {
    @TempDir
    private Path folder;

    /** Else such a file could have any secret of this machine sent to where others listen. */
    @Test
    void keysAreForAFileThatTheUserNamedOrKeepsAndEmptyOnesForAny() throws IOException {
        for (var role : List.of("llm", "stt", "tts"))
            for (var reference : List.of("${env:HOME}", "${file:/etc/passwd}", "${exec:cat /etc/passwd}")) {
                var file = Files.writeString(
                        folder.resolve("vivavoce.yaml"), role + ": {opts: {api_key: '" + reference + "'}}\n");

                assertThatThrownBy(
                                () -> Configuration.of(Optional.of(new ConfigFile(file, false)), Map.of(), List.of()))
                        .hasMessageContaining(":1: " + role + ".opts.api_key may ");
                assertThat(Configuration.of(Optional.of(new ConfigFile(file, true)), Map.of(), List.of()))
                        .isNotNull();
            }
        var starter = Files.writeString(folder.resolve("vivavoce.yaml"), Pages.starter());
        assertThat(Configuration.of(Optional.of(new ConfigFile(starter, false)), Map.of(), List.of()))
                .isNotNull();
    }

    /** Else a file that came with a download could have lines of its choice appended to any file of the user's. */
    @Test
    void whereTheLogGoesIsForAFileThatTheUserNamedOrKeeps() throws IOException {
        var file = Files.writeString(folder.resolve("vivavoce.yaml"), "log: {file: /srv/other/profile}\n");

        assertThatThrownBy(() -> Configuration.of(Optional.of(new ConfigFile(file, false)), Map.of(), List.of()))
                .hasMessageContaining(":1: log.file may not be set in a file that merely lies in the working folder");
        assertThat(Configuration.of(Optional.of(new ConfigFile(file, true)), Map.of(), List.of())
                        .settings()
                        .log()
                        .file()
                        .value())
                .isEqualTo("/srv/other/profile");
    }

    @Test
    void plainHttpForOthersIsForAFileThatTheUserNamedOrKeeps() throws IOException {
        var file = Files.writeString(folder.resolve("vivavoce.yaml"), "server: {insecure: true}\n");

        assertThatThrownBy(() -> Configuration.of(Optional.of(new ConfigFile(file, false)), Map.of(), List.of()))
                .hasMessageContaining(":1: server.insecure may not be set in a file that merely lies");
    }
}
