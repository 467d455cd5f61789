package io.vivavoce.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vivavoce.config.Configuration.Flag;
import io.vivavoce.runtime.Choices;
import io.vivavoce.session.SessionOptions;
import io.vivavoce.testkit.CompletionsServer;
import io.vivavoce.testkit.OllamaAnswers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class PathOptionsTest {
    @Test
    void theEmbeddedModelIsEndedAfterTwoSentencesAndOneOfTheUsersOwnIsNot() {
        assertThat(session()).isEqualTo(SessionOptions.DEFAULT);
        assertThat(session("--gguf", "large.gguf").replySentences()).isEqualTo(Integer.MAX_VALUE);
        assertThat(session("--gguf", "large.gguf", "--economy").replySentences())
                .isEqualTo(2);
    }

    @Test
    void theArgumentsOfAnotherProcessMakeTheSameChoices() {
        String[] given = {"--engine", "tts=scripted", "--gguf", "m.gguf", "--voice", "7", "--speed", "1.5", "--offline"
        };

        var arguments = parsed(given).arguments();

        assertThat(arguments).containsExactlyInAnyOrder(given);
        assertThat(parsed(arguments.toArray(String[]::new)).choices())
                .isEqualTo(parsed(given).choices());
    }

    @Test
    void aServersModelIsChosenWithItsAddressAndName() {
        String[] given = {"--engine", "llm=openai", "--llm-model", "some", "--llm-url", "https://example.org/v1"};
        var options = parsed(given);

        assertThat(options.choices().leaving(List.of(Choices.Role.values())))
                .containsExactly("What you say, as text, goes to example.org.");
        assertThat(options.isDemoModel()).isFalse();
        assertThat(options.session().replySentences()).isEqualTo(Integer.MAX_VALUE);
        assertThat(options.arguments()).contains(given);
    }

    @Test
    void aServerOnThisMachineIsTheDefaultAndNothingLeaves() {
        var choices = parsed("--engine", "llm=openai", "--llm-model", "some").choices();

        assertThat(choices.openAi().orElseThrow().url()).hasToString("http://127.0.0.1:11434/v1");
        assertThat(choices.leaving(List.of(Choices.Role.values()))).isEmpty();
    }

    @Test
    void aServerThatAnyoneCanListenToIsSaidSo() {
        var choices = parsed("--engine", "llm=openai", "--llm-model", "some", "--llm-url", "http://10.0.0.7:8000/v1")
                .choices();

        assertThat(choices.leaving(List.of(Choices.Role.LLM)))
                .singleElement()
                .asString()
                .contains("10.0.0.7:8000", "anyone on the way");
        assertThat(choices.leaving(List.of(Choices.Role.TTS)))
                .as("a command that does not think")
                .isEmpty();
    }

    @Test
    void anOllamaIsChosenWithoutMore() {
        var options = parsed("--engine", "llm=ollama");

        var server = options.choices().ollama().orElseThrow();
        assertThat(server.url()).hasToString("http://127.0.0.1:11434");
        assertThat(server.model()).isEmpty();
        assertThat(options.choices().leaving(List.of(Choices.Role.values()))).isEmpty();
        assertThat(options.isDemoModel()).isFalse();
        assertThat(options.demoHint(Map.of())).isEmpty();
        assertThat(options.session().replySentences()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void whatGoesToAnOllamaElsewhereOrToItsCloudIsSaid() {
        assertThat(parsed("--engine", "llm=ollama", "--llm-url", "http://10.0.0.7:11434")
                        .choices()
                        .leaving(List.of(Choices.Role.LLM)))
                .containsExactly("What you say, as text, goes to 10.0.0.7:11434, and anyone on the way can read it"
                        + " (http, not https).");
        assertThat(parsed("--engine", "llm=ollama", "--llm-model", "gpt-oss:120b-cloud")
                        .choices()
                        .leaving(List.of(Choices.Role.LLM)))
                .containsExactly("What you say, as text, goes to Ollama's cloud, by way of 127.0.0.1:11434.");
    }

    @Test
    void theDemoSaysWhatItIsAndOffersTheOllamaThatRuns() {
        try (var server = new CompletionsServer(0, OllamaAnswers::give)) {
            var here = Map.of("OLLAMA_HOST", server.url().replace("/v1", ""));
            assertThat(parsed().demoHint(here).orElseThrow())
                    .contains(
                            "is a demo", "--engine llm=ollama --llm-model stand-in:latest --llm-url http://127.0.0.1:")
                    .doesNotContain("\n");
            server.next(CompletionsServer.error(200, "{\"models\":[]}"));
            assertThat(parsed().demoHint(here).orElseThrow())
                    .contains("--gguf FILE")
                    .doesNotContain("Ollama");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'--engine llm=openai', --llm-model",
        "'--engine llm=ollama --gguf m.gguf', --gguf",
        "'--engine llm=ollama --set llm.opts.keep_alive=long', 30m",
        "'--engine llm=ollama --llm-url localhost', http://",
        "'--llm-model some', llm=openai",
        "'--llm-url http://localhost/v1', llm=openai",
        "'--engine llm=openai --llm-model some --gguf m.gguf', --gguf",
        "'--engine llm=openai --llm-model some --llm-url localhost', http://",
        "'--engine llm=openai --llm-model some --llm-key-env gsk_secret_1', environment variable",
        "'--engine stt=openai --set stt.opts.url=http://me:secret@localhost/v1', password",
        "'--engine tts=openai --set tts.opts.sample_rate=7', 8000",
        "'--engine stt=ollama', 'embedded, scripted'"
    })
    void whatDoesNotGoTogetherIsWrongUsageAndNoKeyIsShown(String given, String named) {
        var options = parsed(given.split(" "));

        assertThatThrownBy(options::check)
                .isInstanceOf(WrongUsage.class)
                .message()
                .contains(named)
                .doesNotContain("secret");
    }

    @Test
    void aVariableThatHoldsTheKeyIsTaken() {
        var options = CommandLine.populateCommand(new ServerOptions(), "--llm-key-env=MY_KEY");

        assertThat(options.flags(Map.of("MY_KEY", "sk-1")))
                .as("and a file's key does not beat it")
                .containsExactly(
                        new Flag("llm.opts.api_key_env", "MY_KEY", "--llm-key-env"),
                        new Flag("llm.opts.api_key", "", "--llm-key-env"));
        assertThatThrownBy(() -> options.flags(Map.of("OPENAI_API_KEY", "sk-1")))
                .isInstanceOf(WrongUsage.class)
                .message()
                .doesNotContain("MY_KEY");
    }

    private static SessionOptions session(String... arguments) {
        return parsed(arguments).session();
    }

    private static PathOptions parsed(String... arguments) {
        return CommandLine.populateCommand(new PathOptions(), arguments);
    }
}
