package io.vivavoce.engines.llama;

import static org.assertj.core.api.Assertions.assertThat;

import io.vivavoce.thinking.LanguageModel.Ending;
import io.vivavoce.thinking.Message;
import io.vivavoce.thinking.Sampling;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LlamaModelTest {
    private static final Message SYSTEM =
            Message.system("You are a friendly voice assistant. Answer in one short sentence.");
    private LlamaModel model;

    @BeforeAll
    void load() {
        model = TestModels.open(LlamaOptions.DEFAULT);
    }

    @AfterAll
    void close() {
        if (model != null) model.close();
    }

    @Test
    void answersAQuestionInWords() throws Exception {
        try (var chat = model.open()) {
            var text = new StringBuilder();
            var reply = chat.generate(
                    List.of(SYSTEM, Message.user("What is the capital of France?")), Sampling.DEFAULT, text::append);

            assertThat(text.toString()).contains("Paris");
            assertThat(reply.ending()).isEqualTo(Ending.STOP);
        }
    }
}
