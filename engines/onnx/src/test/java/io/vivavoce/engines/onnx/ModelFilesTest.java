package io.vivavoce.engines.onnx;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Missing, corrupt and misplaced model files: refused when the engine is made, in words that say what to do. */
class ModelFilesTest {
    @TempDir
    Path folder;

    @Test
    void aMissingModelNamesItsFileAndRoleAndWhatToDo() {
        var missing = folder.resolve("gone.onnx");
        assertRefused(() -> new SileroEngine(missing), "speech detection", "gone.onnx", "is missing", "models get");
        assertRefused(() -> new SmartTurnEngine(missing), "end of turn", "gone.onnx", "is missing", "models get");
        assertRefused(() -> moonshine(missing, decoder(), vocabulary()), "encoder", "gone.onnx", "is missing");
        assertRefused(() -> moonshine(encoder(), missing, vocabulary()), "decoder", "gone.onnx", "is missing");
        assertRefused(() -> moonshine(encoder(), decoder(), missing), "vocabulary", "gone.onnx", "is missing");
    }

    @Test
    void aFolderIsNoModel() {
        assertRefused(() -> new SileroEngine(folder), "is missing", "models get");
    }

    @Test
    void anEmptyModelIsRefused() throws Exception {
        var empty = Files.createFile(folder.resolve("empty.onnx"));
        assertRefused(() -> new SileroEngine(empty), "empty.onnx", "has 0 bytes", "models verify");
    }

    @Test
    void aTruncatedOrDamagedModelIsRefused() throws Exception {
        var bytes = Files.readAllBytes(TestModels.silero());
        var truncated = Files.write(folder.resolve("half.onnx"), Arrays.copyOf(bytes, bytes.length / 2));
        assertRefused(() -> new SileroEngine(truncated), "half.onnx", "corrupt", "models verify");
        var text = Files.writeString(folder.resolve("page.onnx"), "<!doctype html><title>404</title>".repeat(100));
        assertRefused(() -> new SmartTurnEngine(text), "page.onnx", "corrupt", "models verify");
    }

    @Test
    void weightsThatAreNoNumbersAreNoticed() throws Exception {
        var bytes = Files.readAllBytes(TestModels.silero());
        Arrays.fill(bytes, bytes.length / 4, bytes.length / 4 * 3, (byte) 0xff);
        var damaged = Files.write(folder.resolve("damaged.onnx"), bytes);
        assertRefused(() -> new SileroEngine(damaged), "damaged.onnx", "models verify");
    }

    @Test
    void aModelForAnotherRoleIsRefused() {
        assertRefused(
                () -> new SileroEngine(TestModels.smartTurn()),
                "for another role",
                "state",
                "input_features",
                "models verify");
        assertRefused(() -> new SmartTurnEngine(TestModels.silero()), "for another role", "input_features");
        assertRefused(() -> moonshine(decoder(), encoder(), vocabulary()), "for another role", "input_values");
        assertRefused(() -> moonshine(encoder(), TestModels.silero(), vocabulary()), "decoder", "for another role");
    }

    @Test
    void aVocabularyOfSomethingElseIsRefused() throws Exception {
        for (var content : List.of("", "a\nb\nc\nd", "x\n".repeat(200_000), "y".repeat(5_000_000))) {
            var file = Files.writeString(folder.resolve("words.txt"), content);
            assertRefused(() -> moonshine(encoder(), decoder(), file), "words.txt", "allowed", "models verify");
        }
        assertRefused(() -> moonshine(encoder(), decoder(), TestModels.silero()), "silero_vad_v6.onnx", "allowed");
    }

    private static MoonshineRecognizer moonshine(Path encoder, Path decoder, Path vocabulary) {
        return new MoonshineRecognizer(encoder, decoder, vocabulary);
    }

    private static Path encoder() {
        return TestModels.moonshine("encoder_model.onnx");
    }

    private static Path decoder() {
        return TestModels.moonshine("decoder_model_merged.onnx");
    }

    private static Path vocabulary() {
        return TestModels.moonshine("vocabulary.txt");
    }

    private static void assertRefused(ThrowingCallable call, String... words) {
        assertThatExceptionOfType(ModelException.class).isThrownBy(call).withMessageContainingAll(words);
    }
}
