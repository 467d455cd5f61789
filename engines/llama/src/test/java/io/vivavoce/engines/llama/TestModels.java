package io.vivavoce.engines.llama;

import io.vivavoce.engines.catalogue.Catalogue;
import java.nio.file.Path;

/** The model and the libraries that the tests use; fetched where they are not in the cache. */
final class TestModels {
    private TestModels() {}

    static Path libraries() {
        return Catalogue.standard().folder("llama-native");
    }

    static Path smolLm() {
        return Catalogue.standard().file("smollm2-135m-instruct-q4_1", "SmolLM2-135M-Instruct.Q4_1.gguf");
    }

    static LlamaModel open(LlamaOptions options) {
        return new LlamaModel(libraries(), smolLm(), options);
    }
}
