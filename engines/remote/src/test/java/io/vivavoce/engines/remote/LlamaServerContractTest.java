package io.vivavoce.engines.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vivavoce.engines.catalogue.Catalogue;
import io.vivavoce.testkit.LanguageModelContract;
import io.vivavoce.thinking.LanguageModel;
import io.vivavoce.thinking.Message;
import io.vivavoce.thinking.Sampling;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The contract, kept by a real server with the embedded model's weights. */
@Tag("slow")
@DisabledOnOs(OS.WINDOWS)
class LlamaServerContractTest extends LanguageModelContract {
    private final LlamaServer server;

    LlamaServerContractTest() throws IOException, InterruptedException {
        server = new LlamaServer(
                Catalogue.standard().file("smollm2-135m-instruct-q4_1", "SmolLM2-135M-Instruct.Q4_1.gguf"));
    }

    @Override
    protected LanguageModel newModel() {
        return new OpenAiLanguageModel(
                OpenAiOptions.of(server.url(), "smollm2", ApiKey.from(Map.of(), "OPENAI_API_KEY")));
    }

    /** What its slots hold from before, and who computes beside, changes the order of sums. */
    @Override
    protected boolean deterministic() {
        return false;
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void aLongReplyThatIsInterruptedFreesTheServer() throws InterruptedException {
        var ask = List.of(Message.user("Count from one to five hundred, in words."));
        try (var chat = model().open()) {
            for (var i = 0; i < 4; i++)
                assertThatThrownBy(() -> chat.generate(
                                ask,
                                new Sampling(2000, 0, 1),
                                _ -> Thread.currentThread().interrupt()))
                        .isInstanceOf(InterruptedException.class);
            // with two slots, the fifth would wait for replies of 2,000 tokens
            var pieces = new StringBuilder();
            var reply = chat.generate(ask, new Sampling(5, 0, 1), pieces::append);
            assertThat(reply.outputTokens()).isEqualTo(5);
            assertThat(pieces).isNotBlank();
        }
    }
}
