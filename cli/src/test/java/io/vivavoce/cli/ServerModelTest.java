package io.vivavoce.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vivavoce.testkit.CompletionsServer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** {@code chat} with a model in a server. */
class ServerModelTest {

    @Test
    void chatIsAnsweredByTheServerAndNothingIsSaidToLeave() {
        try (var server = new CompletionsServer()) {
            var ran = chat(server, "Hello there\nAnd now?\n");

            assertThat(ran.exitCode()).as(ran.err()).isZero();
            assertThat(ran.out()).contains("You said: Hello there").contains("You said: And now?");
            assertThat(ran.err()).doesNotContain("goes to");
            assertThat(server.calls().getLast().body())
                    .as("the whole conversation")
                    .contains("\"role\":\"system\"", "\"model\":\"some\"", "Hello there", "You said: Hello there");
        }
    }

    @Test
    void aMessageThatFailsIsToldAndTheNextIsAnswered() {
        try (var server = new CompletionsServer()) {
            server.next(CompletionsServer.error(404, "{\"error\":{\"message\":\"model not found\"}}"));
            var ran = chat(server, "Hello there\nAnd now?\n");

            assertThat(ran.exitCode()).isEqualTo(1);
            assertThat(ran.err()).contains("has no model some").contains("ollama pull some");
            assertThat(ran.out()).contains("You said: And now?");
        }
    }

    private static Ran chat(CompletionsServer server, String lines) {
        return Ran.command(
                lines.getBytes(StandardCharsets.UTF_8),
                "chat",
                "--engine=llm=openai",
                "--llm-model=some",
                "--llm-url=" + server.url());
    }
}
