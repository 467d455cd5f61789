package io.vivavoce.testkit.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vivavoce.testkit.ConversationScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole conversations in virtual time; {@code -Dscripts.update=true} writes what came into the scripts, for review. */
final class ConversationScriptsTest {
    private static final Path SCRIPTS = Path.of("src/test/resources/scripts");
    private static final Path MANUAL = Path.of("../docs/manual/scripts.md");

    static List<Path> scripts() throws IOException {
        try (var files = Files.list(SCRIPTS)) {
            return files.filter(file -> file.toString().endsWith(".script"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scripts")
    void goesAsTheScriptSays(Path file) throws IOException {
        if (Boolean.getBoolean("scripts.update"))
            Files.writeString(file, String.join("\n", script(file).run()) + '\n');
        script(file).check();
    }

    private static ConversationScript script(Path file) throws IOException {
        return ConversationScript.of(file.getFileName().toString(), Files.readString(file));
    }

    @Test
    void thereAreAtLeastNinetyScripts() throws IOException {
        assertThat(scripts()).hasSizeGreaterThanOrEqualTo(90);
    }

    /** What a session has to bear, and how the names of the scripts that show it begin. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "backchannel",
                "interruption",
                "false-interruption",
                "double-talk",
                "silence",
                "recovery",
                "recognizer-hangs",
                "slow-recognizer",
                "turn-detector-fails",
                "turn-detector-slow",
                "model-fails",
                "model-hangs",
                "model-loops",
                "synthesizer-fails",
                "synthesizer-hangs",
                "synthesizer-slow",
                "cancel-crosses",
                "detached",
                "close-while-listening",
                "close-while-speaking",
                "close-while-paused",
                "close-while-held",
                "close-while-buffered",
                "close-while-thinking",
                "close-while-playing",
                "close-while-ducked",
                "close-while-yielding",
                "close-while-detached",
                "tool"
            })
    void everythingThatHasToBeBorneHasAScript(String subject) throws IOException {
        assertThat(scripts()).anyMatch(file -> file.getFileName().toString().startsWith(subject));
    }

    @Test
    void theManualsExampleRuns() throws IOException {
        var examples = Pattern.compile("```script\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(MANUAL))
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(examples).isNotEmpty();
        for (var example : examples)
            ConversationScript.of("in the manual", example).check();
    }

    @Test
    void aScriptThatExpectsTooLittleFails() {
        var script = ConversationScript.of("short", "0 types \"hello\"\n> 0 commit g1 \"hello\"\n");
        assertThatThrownBy(script::check)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("script short, after line 2: expected \"nothing\", came \"0 respond g1\"");
    }

    @Test
    void whatComesOtherwiseThanExpectedIsSaidWithItsLine() {
        var script = ConversationScript.of("other", "# a greeting\n0 types \"hello\"\n\n> 0 commit g2 \"hello\"\n");
        assertThatThrownBy(script::check)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("script other, line 4: expected \"0 commit g2 \"hello\"\", came \"0 commit g1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0 sings",
                "hears",
                "x",
                "0 hears bells",
                "5 tick\n4 tick",
                "0 learns 7 words",
                "policy automatic=maybe",
                "policy loud=yes",
                "0 finishes g1 well",
                "0 tick tock",
                "0 learns g1 words \"a\" shouted",
                "0 learns g1 end-of-turn high",
                "0 plays g1 10 ear",
                "until never"
            })
    void aLineThatIsNotUnderstoodIsNamed(String text) {
        var script = ConversationScript.of("odd", text);
        assertThatThrownBy(script::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching("(?s)script odd, line [12] .*");
    }

    static Stream<String> longScripts() {
        return Stream.of("#".repeat(1_000_001));
    }

    @ParameterizedTest(name = "a million characters and one")
    @MethodSource("longScripts")
    void aScriptThatIsTooLongIsRefused(String text) {
        assertThatThrownBy(() -> ConversationScript.of("long", text)).hasMessageContaining("split it");
    }
}
