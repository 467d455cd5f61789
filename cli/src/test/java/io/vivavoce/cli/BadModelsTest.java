package io.vivavoce.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vivavoce.audio.Pcm;
import io.vivavoce.audio.Wav;
import io.vivavoce.engines.catalogue.Catalogue;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each row of docs/manual/errors.md about models, in a process and a cache of its own. */
@Timeout(120)
class BadModelsTest {
    private static final String VAD = "silero-vad-v6";
    private static final String VAD_FILE = "silero_vad_v6.onnx";

    @TempDir
    private Path folder;

    @Test
    void aModelThatIsMissingOfflineIsNamedWithWhatToDo() throws Exception {
        run("transcribe", "--offline", second())
                .failsSaying(
                        "silero-vad-v6 lacks silero_vad_v6.onnx: Vivavoce is offline, and neither the cache (",
                        "Run 'vivavoce models get silero-vad-v6' once with a network, or set VIVAVOCE_MODELS_SOURCE to"
                                + " a folder that has it.");
    }

    @Test
    void aModelFileThatIsCutOffIsFoundByVerifyAndByEveryCommandThatNeedsIt() throws Exception {
        try (var file = new RandomAccessFile(vadInCache().toFile(), "rw")) {
            file.setLength(100_000);
        }

        var verified = run("models", "verify");
        assertThat(verified.exitCode()).isEqualTo(1);
        assertThat(verified.out())
                .contains("silero-vad-v6: NOT SOUND", "silero_vad_v6.onnx has 100000 bytes; it should have ");
        assertThat(verified.err()).contains("Run 'vivavoce models get silero-vad-v6' to fetch what is wrong anew.");
        for (var command : new String[] {"talk --offline --input", "transcribe --offline"})
            run((command + ' ' + second()).split(" "))
                    .failsSaying("silero-vad-v6 lacks silero_vad_v6.onnx: Vivavoce is offline");
    }

    /** As the disk's own decay does it: length and time stay, so that only hashing or loading finds it. */
    @Test
    void aModelFileThatDecayedIsASentenceAndNoStackTrace() throws Exception {
        var file = vadInCache();
        assertThat(run("models", "verify").exitCode()).isZero();
        var time = Files.getLastModifiedTime(file);
        try (var bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.write(new byte[5000]);
        }
        Files.setLastModifiedTime(file, time);

        run("transcribe", "--offline", second())
                .failsSaying(
                        "The model for speech detection (Silero), ",
                        "Run 'vivavoce models verify', then 'vivavoce" + " models get'");
        var verified = run("models", "verify");
        assertThat(verified.exitCode()).isEqualTo(1);
        assertThat(verified.out()).contains("silero-vad-v6: NOT SOUND", "has the SHA-256 ");
    }

    @Test
    void aModelForAnotherRoleIsRefused() {
        var onnx = Catalogue.standard().file(VAD, VAD_FILE).toString();

        Ran.command("chat", "--gguf", onnx)
                .failsSaying("silero_vad_v6.onnx is no usable GGUF file: it begins with 0x", "instead of 'GGUF'");
    }

    @Test
    void aModelThatEmbedsTextIsRefused() throws IOException {
        var gguf = EmbeddingModel.write(folder.resolve("embedder.gguf"));

        Ran.command("chat", "--gguf", gguf.toString())
                .failsSaying("embedder.gguf (bert) does not generate text: name one that chats.");
    }

    @Test
    void aModelFileOfOnesOwnThatIsMissingIsNamed() {
        Ran.command("chat", "--gguf", folder.resolve("gone.gguf").toString())
                .failsSaying(
                        "There is no model file ",
                        "gone.gguf. Fetch one with 'vivavoce models get', or name" + " another GGUF file.");
    }

    @Test
    void aModelFileOfOnesOwnThatIsCutOffIsRefused() throws IOException {
        var whole = Catalogue.standard().file("smollm2-135m-instruct-q4_1", "SmolLM2-135M-Instruct.Q4_1.gguf");
        var file = folder.resolve("cut.gguf");
        try (var in = Files.newInputStream(whole)) {
            Files.write(file, in.readNBytes(5_000_000));
        }

        Ran.command("chat", "--gguf", file.toString()).failsSaying("cut.gguf is no usable GGUF file: libllama says");
    }

    private Ran run(String... arguments) throws IOException, InterruptedException {
        return Ran.apart(
                folder, Map.of("VIVAVOCE_CACHE", folder.resolve("cache").toString()), arguments);
    }

    private Path vadInCache() throws IOException {
        var models = Files.createDirectories(folder.resolve("cache/models").resolve(VAD));
        return Files.copy(Catalogue.standard().file(VAD, VAD_FILE), models.resolve(VAD_FILE));
    }

    private String second() {
        var file = folder.resolve("second.wav");
        Wav.write(file, new Pcm(16_000, new float[16_000]));
        return file.toString();
    }
}
