package io.vivavoce.engines.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxLibrariesTest {
    @TempDir
    Path cache;

    @Test
    void areUnpackedOnceAndAgainOnlyWhereTheyAreNotWhole() throws IOException {
        Path folder = OnnxLibraries.unpack(cache, "linux-x64").orElseThrow();
        List<Path> libraries = list(folder);
        assertThat(libraries).hasSize(2).allSatisfy(file -> assertThat(file).isNotEmptyFile());
        FileTime before = FileTime.fromMillis(0);
        for (Path library : libraries) Files.setLastModifiedTime(library, before);

        assertThat(OnnxLibraries.unpack(cache, "linux-x64")).hasValue(folder);
        assertThat(libraries)
                .allSatisfy(file -> assertThat(Files.getLastModifiedTime(file)).isEqualTo(before));

        Files.writeString(libraries.getLast(), "cut off");
        assertThat(OnnxLibraries.unpack(cache, "linux-x64")).hasValue(folder);
        assertThat(Files.size(libraries.getLast())).isGreaterThan(10_000);
        assertThat(list(folder)).hasSize(2);
    }

    @Test
    void aPlatformWithoutLibrariesHasNone() throws IOException {
        assertThat(OnnxLibraries.unpack(cache, "plan9-mips")).isEmpty();
        assertThat(cache).isEmptyDirectory();
    }

    private static List<Path> list(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }
}
