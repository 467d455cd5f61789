package io.vivavoce.engines.llama;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the tests find the model and the libraries. */
final class TestModels {
    private static final Path FOLDER = Path.of(System.getenv().getOrDefault("VIVAVOCE_TEST_MODELS", "models"));

    private TestModels() {}

    static Path libraries() {
        return present(FOLDER.resolve("llama-linux-x64"));
    }

    static Path smolLm() {
        return present(FOLDER.resolve("SmolLM2-135M-Instruct.Q4_1.gguf"));
    }

    static LlamaModel open(LlamaOptions options) {
        return new LlamaModel(libraries(), smolLm(), options);
    }

    private static Path present(Path path) {
        assumeTrue(Files.exists(path), () -> "models are not here: " + path);
        return path;
    }
}
