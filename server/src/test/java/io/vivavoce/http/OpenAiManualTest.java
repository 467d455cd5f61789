package io.vivavoce.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of {@code docs/manual/openai.md}, as they stand there, but for the port. */
class OpenAiManualTest {
    private static final Path PAGE = Path.of("..", "docs", "manual", "openai.md");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w*)\\R(.*?)^```");

    private static ServerFixture fixture;

    @TempDir
    private Path folder;

    /** A block of code of the page. */
    private record Block(String language, String text) {}

    @BeforeAll
    static void start() throws InterruptedException {
        fixture = new ServerFixture();
    }

    @AfterAll
    static void stop() throws InterruptedException {
        fixture.close();
    }

    @Test
    void eachCurlAnswersAsThePageSays() throws Exception {
        assumeTrue(works("curl", "--version"), "curl is not installed");
        var blocks = blocks();
        var asked = 0;
        for (var i = 0; i < blocks.size(); i++) {
            if (!blocks.get(i).language.equals("sh")) continue;
            var answer = run("sh", "-c", blocks.get(i).text);
            assertThat(answer).as(blocks.get(i).text).doesNotContain("\"error\":");
            if (i + 1 < blocks.size() && blocks.get(i + 1).language.equals("json"))
                assertThat(names(answer)).as(blocks.get(i).text).isEqualTo(names(blocks.get(i + 1).text));
            asked++;
        }

        assertThat(asked).isEqualTo(6);
        assertThat(folder.resolve("hello.mp3")).isNotEmptyFile();
    }

    @Test
    void theClientInPythonIsAnswered() throws Exception {
        assumeTrue(works("python3", "-c", "import openai"), "Python's openai is not installed");
        var client = blocks().stream()
                .filter(block -> block.language.equals("python"))
                .findFirst()
                .orElseThrow();

        assertThat(run("python3", "-c", client.text)).contains("This is the scripted answer.");
    }

    private static List<String> names(String json) {
        return new ArrayList<>(Json.mapper().readTree(json).propertyNames());
    }

    private static List<Block> blocks() throws IOException {
        return BLOCK.matcher(Files.readString(PAGE))
                .results()
                .map(match -> new Block(match.group(1), match.group(2)))
                .toList();
    }

    private String run(String... command) throws IOException, InterruptedException {
        var last = command.length - 1;
        command[last] = command[last].replace("127.0.0.1:8080", "127.0.0.1:" + fixture.server.port());
        var process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectError(folder.resolve("errors").toFile())
                .start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .as("%s: %s", command[last], Files.readString(folder.resolve("errors")))
                .isZero();
        return output;
    }

    private static boolean works(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
