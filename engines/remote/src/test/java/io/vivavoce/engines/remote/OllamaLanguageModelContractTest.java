package io.vivavoce.engines.remote;

import io.vivavoce.testkit.CompletionsServer;
import io.vivavoce.testkit.LanguageModelContract;
import io.vivavoce.testkit.OllamaAnswers;
import io.vivavoce.thinking.LanguageModel;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;

class OllamaLanguageModelContractTest extends LanguageModelContract {
    private final CompletionsServer server = new CompletionsServer(0, OllamaAnswers::give);

    @Override
    protected LanguageModel newModel() throws InterruptedException {
        return OllamaLanguageModel.open(OllamaOptions.of(server.url(), "stand-in", Map.of()));
    }

    @Override
    protected boolean usesTools() {
        return true;
    }

    @AfterAll
    void stop() {
        server.close();
    }
}
