package io.vivavoce.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Where what is to last lies, and who may read it. */
class DataFolderTest {
    @TempDir
    private Path folder;

    @Test
    void eachPlatformHasItsOwnPlace() {
        var home = Path.of("/home/ada");

        assertThat(DataFolder.standard(Map.of(), "Linux", home)).isEqualTo(home.resolve(".local/share/vivavoce"));
        assertThat(DataFolder.standard(Map.of("XDG_DATA_HOME", "/data"), "Linux", home))
                .isEqualTo(Path.of("/data/vivavoce"));
        assertThat(DataFolder.standard(Map.of("XDG_DATA_HOME", "data"), "Linux", home))
                .isEqualTo(home.resolve(".local/share/vivavoce"));
        assertThat(DataFolder.standard(Map.of(), "Mac OS X", home))
                .isEqualTo(home.resolve("Library/Application Support/vivavoce/data"));
        assertThat(DataFolder.standard(Map.of("LOCALAPPDATA", "local"), "Windows 11", home))
                .isEqualTo(Path.of("local/vivavoce/data"));
    }

    @Test
    void theConfigurationMayNameAnother() throws IOException {
        var file = Files.writeString(folder.resolve("vivavoce.yaml"), "data_folder: d\n");

        var read = Configuration.of(Optional.of(ConfigFile.named(file)), Map.of(), List.of());

        assertThat(DataFolder.of(read.settings()).path()).isEqualTo(folder.resolve("d"));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void nobodyElseMayReadIt() throws IOException {
        var data = DataFolder.at(folder.resolve("a/d"));

        data.write("keys", new byte[] {1});

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.path())))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.file("keys"))))
                .isEqualTo("rw-------");
    }

    @Test
    void aFileIsReplacedWholeAndLeavesNothingBesideIt() throws IOException {
        var data = DataFolder.at(folder.resolve("d"));
        data.write("keys", new byte[1000]);

        data.write("keys", new byte[] {7});

        assertThat(data.file("keys")).hasBinaryContent(new byte[] {7});
        assertThat(data.path()).isDirectoryContaining("glob:**keys");
        try (var all = Files.list(data.path())) {
            assertThat(all).hasSize(1);
        }
    }
}
