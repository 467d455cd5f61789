package io.vivavoce.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Secrets: where they come from, when, and that they are not shown. */
class TextTest {
    private static final String CANARY = "canary-4711";

    @TempDir
    private Path folder;

    @Test
    void aSecretComesFromTheEnvironmentAndShowsItsNameOnly() {
        var text = text("${env:PATH}");

        assertThat(text).hasToString("(secret from env PATH)");
        assertThat(text.isSecret()).isTrue();
        assertThat(text.value()).isEqualTo(System.getenv("PATH"));
        assertThat(text).hasToString("(secret from env PATH)");
    }

    @Test
    void aSecretFromAFileLosesTheLastLinesEnd() throws IOException {
        Files.writeString(folder.resolve("key"), CANARY + "\n");

        assertThat(text("Bearer ${file:key}!").value()).isEqualTo("Bearer " + CANARY + "!");
        assertThat(text("Bearer ${file:key}!")).hasToString("(secret from file key)");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS) // which has no echo and no false
    void aSecretFromACommandShowsNeitherItNorTheArguments() {
        var text = text("${exec:echo " + CANARY + "}");

        assertThat(text.value()).isEqualTo(CANARY);
        assertThat(text).hasToString("(secret from exec echo)");
        assertThatThrownBy(() -> text("${exec:false " + CANARY + "}").value())
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("command false ended with exit code 1")
                .hasMessageNotContaining(CANARY);
    }

    @Test
    void aSecretIsLookedUpAtItsFirstUseAndThenKept() throws IOException {
        var text = text("${file:later}");
        Files.writeString(folder.resolve("later"), "first");
        assertThat(text.value()).isEqualTo("first");

        Files.writeString(folder.resolve("later"), "second");
        assertThat(text.value()).isEqualTo("first");
        assertThat(text("${file:later}").value())
                .as("a configuration read anew")
                .isEqualTo("second");
    }

    @Test
    void aSecretThatCantBeHadIsSaidWithItsPlace() throws IOException {
        Files.write(folder.resolve("large"), new byte[65 * 1024]);

        for (var missing : new String[] {
            "${env:NO_SUCH_NAME_4711}", "${file:none}", "${exec:no-such-command-4711 x}", "${file:large}"
        })
            assertThatThrownBy(() -> text(missing).value())
                    .isInstanceOf(ConfigException.class)
                    .hasMessageStartingWith("vivavoce.yaml:3: a secret can't be had: ");
    }

    @Test
    void dollarsAndBackslashesOfASecretStayAsTheyAre() throws IOException {
        Files.writeString(folder.resolve("odd"), "a$1\\b${env:PATH}");

        assertThat(text("${file:odd}").value()).isEqualTo("a$1\\b${env:PATH}");
        assertThat(text("costs $5 {a}").isSecret()).isFalse();
    }

    private Text text(String raw) {
        return new Text(new Given(raw, new Origin.InFile(Path.of("vivavoce.yaml"), 3), folder, true));
    }
}
