package io.vivavoce.engines.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostileArchiveTest {

    @TempDir
    Path temp;

    @ParameterizedTest
    @ValueSource(strings = {"../evil", "/etc/passwd", "a/../../b", "a//b", "C:\\x", ".hidden", "a\0b", ""})
    void aNameThatLeavesTheEntrysFolderIsNoName(String name) {
        assertThatThrownBy(() -> new ModelFile(name, 1, "0".repeat(64))).isInstanceOf(CatalogueException.class);
    }

    @Test
    void membersThatNobodyAskedForAreNotWritten() throws IOException {
        Path archive = Archives.tgz(
                temp.resolve("a.tgz"), Map.of("../../evil", new byte[10], "package/model", new byte[] {1, 2, 3}));
        ByteArrayOutputStream taken = new ByteArrayOutputStream();

        PackageArchive.read(archive, List.of(Piece.whole("m", "package/model")), (_, bytes) -> bytes.transferTo(taken));

        assertThat(taken.toByteArray()).containsExactly(1, 2, 3);
        assertThat(Files.list(temp)).containsExactly(archive);
    }

    @Test
    void aMemberLargerThanAllThatMayBeUnpackedIsRefused() {
        byte[] header = Archives.header("package/bomb", '0', TarReader.MAX_UNPACKED_BYTES + 1);

        assertThatThrownBy(() -> new TarReader(new ByteArrayInputStream(header)).next())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("unpacks to more than");
    }

    @Test
    void aGiantLongNameIsRefusedBeforeItIsRead() {
        byte[] header = Archives.header("name", 'L', 1L << 30);

        assertThatThrownBy(() -> new TarReader(new ByteArrayInputStream(header)).next())
                .hasMessageContaining("has a header of 1073741824 bytes");
    }

    @Test
    void aTarThatEndsInsideAMemberIsAnError() throws IOException {
        TarReader tar = new TarReader(new ByteArrayInputStream(Archives.header("package/model", '0', 1_000)));
        assertThat(tar.next()).contains("package/model");

        assertThatThrownBy(() -> tar.member().readAllBytes()).hasMessageContaining("ends inside a member");
    }

    @Test
    void noiseIsNoTar() {
        assertThatThrownBy(() -> new TarReader(new ByteArrayInputStream(TestCatalogue.bytes(3, 4_096))).next())
                .isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.tgz", "a.whl"})
    void aFileThatIsNoArchiveIsAnErrorOfItsSource(String name) throws IOException {
        Path archive = Files.write(temp.resolve(name), TestCatalogue.bytes(4, 2_000));

        assertThatThrownBy(() -> PackageArchive.read(archive, List.of(Piece.whole("m", "m")), (_, _) -> {}))
                .isInstanceOf(IOException.class);
    }

    @Test
    void piecesThatOverlapAreAnErrorOfTheCatalogue() throws IOException {
        Path archive = Archives.tgz(temp.resolve("a.tgz"), Map.of("all", new byte[100]));
        List<Piece> pieces =
                List.of(TestCatalogue.range("a", "all", 0, 20, false), TestCatalogue.range("b", "all", 10, 20, false));

        assertThatThrownBy(() -> PackageArchive.read(archive, pieces, (_, bytes) -> bytes.readAllBytes()))
                .isInstanceOf(CatalogueException.class)
                .hasMessageContaining("overlap");
    }
}
