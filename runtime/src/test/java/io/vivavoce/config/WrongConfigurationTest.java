package io.vivavoce.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each way in which a configuration can be wrong has a sentence with its place and what is allowed. */
class WrongConfigurationTest {
    private static final int MEGABYTE = 1 << 20;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        tts: {opts: {speed: 9}}            | tts.opts.speed must be 0.5 to 2, got 9
        tts: {opts: {speed: .nan}}         | tts.opts.speed must be a number, 0.5 to 2, got ".nan"
        tts: {opts: {speed: fast}}         | tts.opts.speed must be a number, 0.5 to 2, got "fast"
        tts: {opts: {speed: }}             | tts.opts.speed must be a number, 0.5 to 2, got ""
        tts: {opts: {speed: [1]}}          | tts.opts.speed must be 0.5 to 2, got a list
        tts: {opts: {speed: {a: 1}}}       | tts.opts.speed must be 0.5 to 2, got a section
        tts: {opts: {voice: Anna}}         | tts.opts.voice must be the number of a speaker, 0 to 903
        tts: 5                             | tts must be a section with opts, backend, fallback, got "5"
        tts: [a]                           | tts must be a section with opts, backend, fallback, got a list
        llm: {opts: {max_tokens: 1.5}}     | llm.opts.max_tokens must be a whole number, 1 to 1024, got 1.5
        llm: {opts: {max_tokens: 1e99999}} | llm.opts.max_tokens must be a whole number, 1 to 1024, got 1e99999
        llm: {opts: {url: localhost}}      | llm.opts.url must be an address that begins with http:// or https://
        llm: {opts: {api_key_env: sk-4711}} | llm.opts.api_key_env must be the name of an environment variable
        llm: {backend: gpt}                | llm.backend must be one of embedded, scripted
        llm: {fallback: gpt}               | llm.fallback must be a list, with commas between, of embedded, scripted
        llm: {fallback: 'scripted,'}       | llm.fallback must be a list, with commas between, of embedded, scripted
        llm: {fallback: [[scripted]]}      | or none, got a list of lists or sections
        llm: {fallback: [scripted, scripted]} | llm.fallback must name each once, got "scripted, scripted"
        economy: maybe                     | economy must be true or false, got "maybe"
        audio: {noise_suppression: loud}   | audio.noise_suppression must be one of auto, off, low, moderate, high, got
        turn: {max_utterance_ms: 0}        | turn.max_utterance_ms must be a whole number, 1 to 86400000, got 0
        sytem_prompt: hi                   | there is no key sytem_prompt; did you mean system_prompt?
        tts: {speed: 1}                    | there is no key tts.speed; did you mean tts.opts.speed?
        noise_supression: off              | there is no key noise_supression; did you mean audio.noise_suppression?
        system_prompt: '${vault:x}'        | may refer to ${env:NAME}, ${file:PATH} or ${exec:COMMAND ARGS}, got ${vault:x}
        system_prompt: 'a ${env:}'         | may refer to ${env:NAME}
        system_prompt: '${env:A'           | holds a reference without its closing }
        system_prompt: !!java.net.URL [x]  | tags (!) are not taken
        system_prompt: &a hi               | anchors (&) and aliases (*) are not taken
        system_prompt: *a                  | anchors (&) and aliases (*) are not taken
        [a, b]                             | a configuration is made of lines "key: value"
        ? [a] : b                          | a key must be a word
        tts: {opts: {speed: 1              | this is no YAML
        system_prompt: "never closed       | this is no YAML
        """)
    void isSaidWithItsLineAndWhatIsAllowed(String wrong, String sentence) throws IOException {
        var fault = only(file("# a comment\n\n" + wrong.strip() + "\n"));

        assertThat(fault.toString()).contains(sentence);
        assertThat(fault.toString().replace(folder.toString(), ""))
                .as("what may be a key")
                .doesNotContain("4711");
        assertThat(fault.at()).isInstanceOf(Origin.InFile.class);
        if (!sentence.contains("no YAML")) assertThat(fault.toString()).startsWith(yaml() + ":3: ");
    }

    @Test
    void aKeyGivenTwiceIsSaidWithBothLines() throws IOException {
        assertThat(only(file("economy: true\noffline: true\neconomy: false\n")))
                .hasToString(yaml() + ":3: economy is given twice, in line 1 too; keep one");
    }

    @Test
    void allFaultsAreToldAtOnceInTheOrderOfTheLinesAndThenTheOthers() throws IOException {
        var wrong = file("tts:\n  opts:\n    speed: 9\neconomi: true\nllm: {opts: {temperature: 3}}\n");

        var failure = failure(
                wrong,
                Map.of("VIVAVOCE_TTS__SPEED", "1", "VIVAVOCE_ECONOMY", "banana"),
                List.of(new Configuration.Flag("nonsense", "1", "--set")));

        assertThat(failure.faults().stream().map(fault -> fault.at().toString()))
                .startsWith(yaml() + ":3", yaml() + ":4", yaml() + ":5")
                .contains("VIVAVOCE_TTS__SPEED", "VIVAVOCE_ECONOMY", "--set")
                .hasSize(6);
        assertThat(failure).hasMessageContaining("did you mean VIVAVOCE_TTS__OPTS__SPEED?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{a: ", "- ", "? "})
    void nestingTenThousandDeepIsASentence(String level) throws IOException {
        assertThat(only(file("tts: \n  " + level.repeat(10_000))).toString())
                .contains("nested too deep: at most 16 levels");
    }

    @Test
    void sectionsTenThousandDeepByIndentationAreASentence() throws IOException {
        var text = new StringBuilder();
        for (var i = 0; i < 1_000; i++) text.append(" ".repeat(i)).append("a:\n");

        assertThat(only(file(text.toString())).toString()).contains(":16: nested too deep");
    }

    @Test
    void aFileOfMoreThanAMegabyteIsNotParsed() throws IOException {
        assertThat(only(file("# " + "a".repeat(MEGABYTE))).toString()).contains("at most 1048576 bytes");
    }

    @Test
    void aMegabyteOfUnknownKeysIsAHundredFaults() throws IOException {
        var text = new StringBuilder();
        for (var i = 0; text.length() < MEGABYTE - 100; i++)
            text.append("k").append(i).append(": 1\n");

        assertThat(failure(file(text.toString()), Map.of(), List.of()).faults()).hasSize(100);
    }

    @Test
    void whatIsNoTextIsNotThereOrIsAFolderIsSaid() throws IOException {
        var bytes = folder.resolve("bytes.yaml");
        Files.write(bytes, new byte[] {(byte) 0xff, (byte) 0xfe, 0});

        assertThat(only(bytes).toString()).contains("no UTF-8 text");
        assertThat(only(folder.resolve("none.yaml")).toString()).contains("there is no such file", "config init");
        assertThat(only(folder).toString()).contains("can't be read");
        assertThat(only(file("a: \u0001\n")).toString()).contains("this is no YAML");
    }

    @Test
    void whatIsRepeatedSteersNoTerminalAndIsShort() throws IOException {
        var fault = only(file("\"\\e[2J" + "k".repeat(10_000) + "\": 1\n"));

        assertThat(fault.toString()).doesNotContain("\u001b").hasSizeLessThan(300 + yaml().length());
    }

    @Test
    void emptyFilesAndSectionsOfCommentsAreInOrder() throws IOException {
        for (var text : List.of("", "# nothing\n", "---\n", "tts:\n  # opts\nllm:\n  opts:\n", "~"))
            assertThat(Configuration.of(Optional.of(ConfigFile.named(file(text))), Map.of(), List.of())
                            .settings())
                    .isEqualTo(Settings.DEFAULTS);
    }

    @Test
    void noTextHoweverOddDoesAnythingButFailWithASentence() throws IOException {
        var random = new Random(20261121);
        var pieces = List.of(
                "tts", "opts", ": ", "\n", "  ", "- ", "{", "}", "[", "]", "&a", "*a", "!x", "'", "\"", "|", ">", "%",
                "---", "...", "\t", "speed", "9", "é", "#", "? ");
        for (var run = 0; run < 2_000; run++) {
            var text = new StringBuilder();
            for (var i = random.nextInt(40); i > 0; i--) text.append(pieces.get(random.nextInt(pieces.size())));
            try {
                Configuration.of(Optional.of(ConfigFile.named(file(text.toString()))), Map.of(), List.of());
            } catch (ConfigException e) {
                assertThat(e.faults()).as("%s", text).isNotEmpty();
            }
        }
    }

    @Test
    void aFileThatLiesInTheWorkingFolderMayRunNothing() throws IOException {
        var file = file("system_prompt: ${exec:whoami}\n");

        assertThatThrownBy(() -> Configuration.of(Optional.of(new ConfigFile(file, false)), Map.of(), List.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(":1: system_prompt may run a command only in a file that is named by --config");
        assertThat(Configuration.of(Optional.of(new ConfigFile(file, true)), Map.of(), List.of()))
                .isNotNull();
    }

    /** A key in the environment went to whatever server a file in a folder of somebody else named. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.org/v1",
                "http://127.0.0.1@example.org/v1",
                "http://127.0.0.1.example.org/v1",
                "http://localhost.example.org/v1",
                "http://sub.localhost/v1",
                "http://0.0.0.0:8080/v1",
                "http://[2001:db8::1]/v1",
                "http://127.0.0.1:${env:PORT}/v1",
                "${env:URL}"
            })
    void aFileThatLiesInTheWorkingFolderReachesNoServerButThisMachines(String url) throws IOException {
        var file = file("llm: {opts: {url: '" + url + "'}}\n");

        assertThatThrownBy(() -> Configuration.of(Optional.of(new ConfigFile(file, false)), Map.of(), List.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(":1: llm.opts.url may, in a file that merely lies in the working folder,")
                .hasMessageContaining("--config")
                .hasMessageNotContaining("example");
        assertThat(Configuration.of(Optional.of(new ConfigFile(file, true)), Map.of(), List.of()))
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:11434/v1", "http://127.0.0.1:8080", "https://[::1]:8080/v1"})
    void aServerOnThisMachineMayBeNamedByAnyFile(String url) throws IOException {
        var file = file("llm: {opts: {url: '" + url + "'}}\n");

        assertThat(Configuration.of(Optional.of(new ConfigFile(file, false)), Map.of(), List.of())
                        .settings()
                        .llm()
                        .opts()
                        .url()
                        .value())
                .isEqualTo(url);
    }

    private Fault only(Path file) {
        var faults = failure(file, Map.of(), List.of()).faults();
        assertThat(faults).hasSize(1);
        return faults.getFirst();
    }

    private static ConfigException failure(Path file, Map<String, String> environment, List<Configuration.Flag> flags) {
        var failure = catchThrowableOfType(
                ConfigException.class, () -> Configuration.of(Optional.of(ConfigFile.named(file)), environment, flags));
        assertThat(failure).as("refused").isNotNull();
        return failure;
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("vivavoce.yaml"), text);
    }

    private String yaml() {
        return folder.resolve("vivavoce.yaml").toString();
    }
}
