package io.vivavoce.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.vivavoce.session.SessionOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Which layer wins, for every key. */
class ConfigurationTest {
    @TempDir
    private Path folder;

    /** Every key with every set of layers that may speak: file, environment, flag. */
    static Stream<Arguments> keysAndLayers() {
        return Schema.keys().values().stream()
                .flatMap(key -> IntStream.range(0, 8).mapToObj(layers -> Arguments.of(key.path(), layers)));
    }

    @ParameterizedTest(name = "{0}, layers {1}")
    @MethodSource("keysAndLayers")
    void flagsBeatTheEnvironmentBeatsTheFileBeatsTheDefault(String path, int layers) throws IOException {
        var key = key(path);
        var values = differing(key);
        var file = (layers & 1) == 0 ? Optional.<ConfigFile>empty() : Optional.of(file(path, values.get(1)));
        var environment = (layers & 2) == 0 ? Map.<String, String>of() : Map.of(key.variable(), values.get(2));
        var flags = (layers & 4) == 0
                ? List.<Configuration.Flag>of()
                : List.of(new Configuration.Flag(path, values.get(3), "--set"));

        var line = line(Configuration.of(file, environment, flags), path);

        var expected = Integer.SIZE - Integer.numberOfLeadingZeros(layers); // the highest layer that speaks
        assertThat(line.value())
                .isEqualTo(new Text(new Given(values.get(expected), line.origin(), folder, true)).toString());
        assertThat(line.origin().toString())
                .isEqualTo(
                        List.of("default", folder.resolve("vivavoce.yaml") + ":" + depth(path), key.variable(), "--set")
                                .get(expected));
    }

    @Test
    void whatIsInForceIsWhatTheRecordsHold() throws IOException {
        var flags = Schema.keys().values().stream()
                .map(key -> new Configuration.Flag(key.path(), differing(key).get(1), "--set"))
                .toList();

        var lines = Configuration.of(Optional.empty(), Map.of(), flags).lines();
        var settings = Configuration.of(Optional.empty(), Map.of(), flags).settings();

        var held = new LinkedHashMap<String, Object>();
        assertThat(Schema.build(path -> {
                    held.put(path, path);
                    return key(path).read(new Given(differing(key(path)).get(1), new Origin.ByFlag(""), folder, true));
                }))
                .isEqualTo(settings);
        assertThat(held.keySet())
                .containsExactlyElementsOf(
                        lines.stream().map(Configuration.Line::key).toList());
    }

    @Test
    void withoutAnyLayerASessionIsTheDefaultOne() {
        var settings = Configuration.of(Optional.empty(), Map.of(), List.of()).settings();

        assertThat(settings).isEqualTo(Settings.DEFAULTS);
        assertThat(settings.session()).isEqualTo(SessionOptions.DEFAULT);
    }

    @Test
    void variablesOfOthersArePassedOver() {
        var others =
                Map.of("VIVAVOCE_JAVA_OPTS", "-Xmx2g", "VIVAVOCE_CACHE", "/c", "PATH", "/bin", "VIVAVOCE_OFFLINE", " ");

        assertThat(Configuration.of(Optional.empty(), others, List.of()).settings())
                .isEqualTo(Settings.DEFAULTS);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        [scripted, embedded]  | scripted embedded
        scripted              | scripted
        scripted,embedded     | scripted embedded
        []                    | ''
        none                  | ''
        """)
    void severalEnginesAreAListOrHaveCommasBetween(String written, String names) throws IOException {
        var read = Configuration.of(Optional.of(file("llm.fallback", written)), Map.of(), List.of());

        assertThat(String.join(" ", read.settings().llm().fallback())).isEqualTo(names);
    }

    @Test
    void aRelativePathCountsFromTheFilesFolder() throws IOException {
        var read = Configuration.of(Optional.of(file("llm.opts.gguf", "models/m.gguf")), Map.of(), List.of());

        assertThat(read.settings().llm().opts().gguf().path()).isEqualTo(folder.resolve("models/m.gguf"));
    }

    /** The default and three values that differ from it and, but for switches, from each other. */
    private static List<String> differing(Key key) {
        var values = new ArrayList<>(List.of(key.defaultText()));
        if (key.type() == boolean.class) values.addAll(List.of("true", "false", "true"));
        else if (key.path().endsWith(".opts.url")) values.addAll(List.of("http://a", "http://b/v1", "https://c"));
        else if (key.path().equals("log.levels")) values.addAll(List.of("http=warn", "http=debug", "session=info"));
        else if (key.about().secret()) values.addAll(List.of("${env:A}", "${file:b}", "${exec:c d}"));
        else if (key.path().equals("webrtc.ports")) values.addAll(List.of("50000-50100", "50001-50100", "50002-50100"));
        else if (!key.about().pattern().isEmpty())
            values.addAll(matching(key.about().pattern()));
        else if (key.type() == Text.class) values.addAll(List.of("1", "2", "3"));
        else if (key.type() == float.class) values.addAll(List.of("0.5", "0.75", "1.5"));
        else if (key.names().isEmpty())
            for (var i = 1; i <= 3; i++)
                values.add(String.valueOf((int) key.about().min() + 10 + i));
        else {
            var others = key.names().stream()
                    .filter(name -> !name.equals(key.defaultText()))
                    .toList();
            for (var i = 0; i < 3; i++) values.add(others.get(i % others.size()));
        }
        return values;
    }

    /** The first three of a kind that all match. */
    private static List<String> matching(String pattern) {
        return Stream.of(
                        List.of("AA", "BB", "CC"),
                        List.of("1h", "2h", "3h"),
                        List.of("https://a.example", "https://b.example", "https://c.example"),
                        List.of("stun:a:1", "stun:b:2", "stun:c:3"))
                .filter(values -> values.stream().allMatch(value -> value.matches(pattern)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no value is known here that matches " + pattern));
    }

    private ConfigFile file(String path, String value) throws IOException {
        var file = folder.resolve("vivavoce.yaml");
        var lines = new StringBuilder();
        var names = path.split("\\.");
        for (var i = 0; i < names.length; i++)
            lines.append("  ".repeat(i)).append(names[i]).append(i < names.length - 1 ? ":\n" : ": " + value + '\n');
        Files.writeString(file, lines);
        return ConfigFile.named(file);
    }

    private static int depth(String path) {
        return path.split("\\.").length;
    }

    private static Key key(String path) {
        return Optional.ofNullable(Schema.keys().get(path)).orElseThrow();
    }

    private static Configuration.Line line(Configuration configuration, String key) {
        return configuration.lines().stream()
                .filter(line -> line.key().equals(key))
                .findFirst()
                .orElseThrow();
    }
}
