package io.vivavoce.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vivavoce.session.SessionOptions;
import org.junit.jupiter.api.Test;
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

    private static SessionOptions session(String... arguments) {
        return parsed(arguments).session();
    }

    private static PathOptions parsed(String... arguments) {
        return CommandLine.populateCommand(new PathOptions(), arguments);
    }
}
