package io.vivavoce.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.vivavoce.cli.Vivavoce;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** Every {@code ./vivavoce …} in the documentation is understood by the command line (nothing is run). */
class DocumentedCommandsTest {
    private static final Pattern EXAMPLE = Pattern.compile("(?m)^(?:\\$ )?\\./vivavoce +(.+)$");
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");
    /** An example that a later change makes true says so in its comment. */
    private static final String LATER = "not there yet";

    static Stream<String> examples() {
        return Repository.files(".md").stream()
                .filter(page -> !page.getFileName().toString().equals("CHANGELOG.md"))
                .flatMap(
                        page -> EXAMPLE.matcher(Repository.read(page)).results().map(match -> match.group(1)))
                .filter(line -> !line.contains(LATER))
                .map(line -> line.replaceAll("\\s+[#<].*$", "").strip()) // a remark, or what the shell reads
                .distinct();
    }

    @ParameterizedTest(name = "vivavoce {0}")
    @MethodSource("examples")
    void isUnderstood(String line) {
        var commands = new CommandLine(new Vivavoce()).setCaseInsensitiveEnumValuesAllowed(true);

        assertThatCode(() -> commands.parseArgs(words(line))).doesNotThrowAnyException();
    }

    @Test
    void theReadmesFirstCommandIsAmongThem() {
        assertThat(examples()).contains("talk --input sample:question --output reply.wav");
    }

    private static String[] words(String line) {
        List<MatchResult> words = WORD.matcher(line).results().toList();
        return words.stream()
                .map(word -> word.group(1) == null ? word.group(2) : word.group(1))
                .toArray(String[]::new);
    }
}
