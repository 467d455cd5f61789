package io.vivavoce.engines.llama;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class LlamaOptionsTest {
    @Test
    void aStepThatGgmlWouldComputeOtherwiseIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LlamaOptions(2048, 4096, 4, 1, 1, 64, 16, 1))
                .withMessage("prefillChunk must be 1 to 63, got 64");
    }

    @Test
    void aCacheSmallerThanAContextIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LlamaOptions.DEFAULT.withCacheTokens(100))
                .withMessageContaining("cacheTokens must be 2048 to", "100");
    }
}
