package io.vivavoce.engines.llama;

import io.vivavoce.testkit.LanguageModelContract;
import io.vivavoce.thinking.LanguageModel;

class LlamaModelContractTest extends LanguageModelContract {
    @Override
    protected LanguageModel newModel() {
        return TestModels.open(LlamaOptions.DEFAULT);
    }

    @Override
    protected boolean caches() {
        return true;
    }

    @Override
    protected boolean tellsEndOfMessage() {
        return true;
    }
}
