package io.vivavoce.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vivavoce.config.DataFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys are made, kept without themselves, and taken back. */
class KeyFileTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    @TempDir
    private Path folder;

    @Test
    void aKeyIsShownOnceAndOnlyItsHashIsKept() throws IOException {
        var limits = new Limits(2, 60, 30);

        var key = file().add("laptop", true, limits, NOW);

        assertThat(key).matches("vv-[A-Za-z0-9_-]{43}");
        assertThat(Files.readString(folder.resolve("keys.json")))
                .contains("laptop", Secrets.hash(key))
                .doesNotContain(key);
        assertThat(file().keys()).containsExactly(new ApiKey("laptop", Secrets.hash(key), true, NOW, limits));
        assertThat(file().keys().toString()).doesNotContain(key);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void nobodyElseMayReadTheFile() throws IOException {
        file().add("laptop", false, Limits.NONE, NOW);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("keys.json"))))
                .isEqualTo("rw-------");
    }

    @Test
    void aServerThatRunsSeesWhatAnotherProgramChanges() {
        var server = file();
        assertThat(server.keys()).isEmpty();

        file().add("a", false, Limits.NONE, NOW);
        assertThat(names(server)).containsExactly("a");
        file().add("b", false, Limits.NONE, NOW);
        assertThat(names(server)).containsExactly("a", "b");
        file().revoke("a");
        assertThat(names(server)).containsExactly("b");
    }

    @Test
    void aNameIsTakenOnceAndRevokedOnlyWhereItIs() {
        file().add("a", false, Limits.NONE, NOW);

        assertThatThrownBy(() -> file().add("a", false, Limits.NONE, NOW)).hasMessageContaining("already");
        assertThatThrownBy(() -> file().revoke("b")).hasMessageContaining("There is no key b");
        assertThatThrownBy(() -> file().add("a b", false, Limits.NONE, NOW)).hasMessageContaining("1 to 64 letters");
        assertThatThrownBy(() -> new Limits(-1, 0, 0)).hasMessageContaining("0 (none) to 100000");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{\"version\": 2, \"keys\": []}",
                "{\"version\": 1, \"keys\": [{\"name\": \"a\", \"sha256\": \"00\", \"created\": \"x\"}]}"
            })
    void aBrokenFileKeepsThoseThatWereKnownAndIsToldAtTheStart(String content) throws IOException {
        var server = file();
        file().add("a", false, Limits.NONE, NOW);
        assertThat(names(server)).containsExactly("a");

        Files.writeString(folder.resolve("keys.json"), content);

        assertThat(names(server)).containsExactly("a");
        assertThat(file().keys()).isEmpty();
        assertThatThrownBy(() -> file().check()).hasMessageContaining("is not as vivavoce keys writes it");
        assertThatThrownBy(() -> file().add("b", false, Limits.NONE, NOW)).isInstanceOf(AccessException.class);
    }

    private static List<String> names(KeyFile file) {
        return file.keys().stream().map(ApiKey::name).toList();
    }

    private KeyFile file() {
        return new KeyFile(DataFolder.at(folder));
    }
}
