package io.vivavoce.engines.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vivavoce.thinking.ThinkingException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Missing, broken and wrong files are refused in a sentence, and nothing of them reaches native code unseen. */
class BadFilesTest {
    @TempDir
    private Path folder;

    private static void refused(Path libraries, Path gguf, String... parts) {
        assertThatThrownBy(() -> new LlamaModel(libraries, gguf, LlamaOptions.DEFAULT))
                .isInstanceOf(ThinkingException.class)
                .hasMessageContainingAll(parts);
    }

    @Test
    void aMissingModelIsNamed() {
        refused(folder, folder.resolve("gone.gguf"), "no model file", "gone.gguf", "vivavoce models get");
    }

    @Test
    void aModelForAnotherRoleIsRefused() throws Exception {
        var onnx = Files.writeString(folder.resolve("silero.onnx"), "\b\b\u0012\u0007pytorch".repeat(10));
        refused(folder, onnx, "silero.onnx", "instead of 'GGUF'");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 23})
    void aFileShorterThanItsHeaderIsRefused(int bytes) throws Exception {
        var file = Files.write(folder.resolve("short.gguf"), new byte[bytes]);
        refused(folder, file, "short.gguf", bytes + " bytes", "24");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, 100_001, Long.MAX_VALUE})
    void aHeaderThatLiesAboutItsTensorsIsRefused(long tensors) throws Exception {
        var header = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        header.putInt(0x46554747).putInt(3).putLong(tensors).putLong(10);
        var file = Files.write(folder.resolve("lies.gguf"), header.array());
        refused(folder, file, "claims " + tensors + " tensors", "1 to 100000");
    }

    @ParameterizedTest
    @ValueSource(longs = {100, 10_000, 5_000_000, 50_000_000})
    void aTruncatedModelIsRefused(long bytes) throws Exception {
        var file = Files.copy(TestModels.smolLm(), folder.resolve("cut.gguf"));
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(bytes);
        }
        refused(TestModels.libraries(), file, "cut.gguf", "no usable GGUF file", "vivavoce models get");
    }

    @Test
    void aFolderWithoutLibrariesIsNamed() {
        refused(folder.resolve("gone"), TestModels.smolLm(), "no folder", "llama-native");
        refused(folder, TestModels.smolLm(), "has no file like", "ggml-base", "llama-native");
    }

    @Test
    void aLibraryThatIsNoneIsExplained() {
        var file = Path.of("libllama.v0.4.0.so");
        assertThat(LlamaLibraries.explain(file, "/x/libllama.v0.4.0.so: file too short"))
                .contains("libllama.v0.4.0.so is no library of this platform", "vivavoce models get llama-native");
    }

    @Test
    void anOldCLibraryIsExplained() {
        var said = "/lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_2.34' not found (required by /x/libggml-base.so)";
        assertThat(LlamaLibraries.explain(Path.of("libggml-base.so"), said))
                .contains("needs GLIBC_2.34", "older", "newer system", "--engine llm=openai");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "libggml-base.so libggml.v0.4.0.so libllama.v0.4.0.so",
                "libggml-base.dylib libggml.metal.v0.4.0.dylib libllama.metal.v0.4.0.dylib",
                "ggml-base.dll ggml.v0.4.0.dll llama.v0.4.0.dll",
            })
    void eachPlatformsFilesAreFoundInTheOrderInWhichTheyNeedEachOther(String names) throws Exception {
        for (var name : names.split(" ")) Files.createFile(folder.resolve(name));
        for (var other : new String[] {"libggml-cpu-zen4.so", "libllama-common.so", "llama-addon.node", "x.json"})
            Files.createFile(folder.resolve(other));
        assertThat(LlamaLibraries.find(folder))
                .extracting(file -> file.getFileName().toString())
                .containsExactly(names.split(" "));
    }
}
