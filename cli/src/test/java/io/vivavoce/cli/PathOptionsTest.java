package io.vivavoce.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vivavoce.runtime.Choices;
import io.vivavoce.session.SessionOptions;
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

        assertThat(choices.openAi().orElseThrow().url()).hasToString("http://localhost:11434/v1");
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

    @ParameterizedTest
    @CsvSource({
        "'--engine llm=openai', --llm-model",
        "'--llm-model some', llm=openai",
        "'--llm-url http://localhost/v1', llm=openai",
        "'--engine llm=openai --llm-model some --gguf m.gguf', --gguf",
        "'--engine llm=openai --llm-model some --llm-url localhost', http://",
        "'--engine llm=openai --llm-model some --llm-key-env gsk_secret_1', environment variable",
        "'--engine stt=openai', 'embedded, scripted'"
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
                .singleElement()
                .asString()
                .contains("MY_KEY")
                .doesNotContain("sk-1");
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
