package io.vivavoce.engines.remote;

import io.vivavoce.testkit.CompletionsServer;
import io.vivavoce.testkit.LanguageModelContract;
import io.vivavoce.thinking.LanguageModel;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;

class OpenAiLanguageModelContractTest extends LanguageModelContract {
    private final CompletionsServer server = new CompletionsServer();

    @Override
    protected LanguageModel newModel() {
        return new OpenAiLanguageModel(
                OpenAiOptions.of(server.url(), "stand-in", ApiKey.from(Map.of(), "OPENAI_API_KEY")));
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
