package io.vivavoce.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vivavoce.engines.catalogue.Catalogue;
import io.vivavoce.store.History;
import java.io.IOException;
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

/** The examples of {@code docs/manual/serve.md}, as they stand there, but for the port and a conversation's name. */
class ManualTest {
    private static final Path PAGE = Path.of("..", "docs", "manual", "serve.md");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w*)\\R(.*?)^```");

    @TempDir
    private static Path data;

    private static History history;
    private static ServerFixture fixture;

    @TempDir
    private Path folder;

    /** A block of code of the page. */
    private record Block(String language, String text) {}

    @BeforeAll
    static void start() throws InterruptedException {
        history = KeptHistory.in(data);
        fixture = new ServerFixture();
        fixture.server.keepIn(history);
    }

    @AfterAll
    static void stop() throws InterruptedException {
        fixture.close();
        history.close();
    }

    @Test
    void eachCurlAnswersAsThePageSays() throws Exception {
        assumeTrue(works("curl", "--version"), "curl is not installed");
        var conversation = "";
        var asked = 0;
        var blocks = blocks();
        for (var i = 0; i < blocks.size(); i++) {
            if (!blocks.get(i).text.startsWith("curl ")) continue;
            var command = blocks.get(i).text.replaceAll("c_\\w{20,}", conversation);
            var answer = run("sh", "-c", command);
            var shown =
                    i + 1 < blocks.size() && blocks.get(i + 1).language.equals("json") ? blocks.get(i + 1).text : "";
            if (!shown.isEmpty()) assertThat(names(answer)).as(command).isEqualTo(names(shown));
            if (answer.startsWith("{\"conversation\""))
                conversation =
                        Json.mapper().readTree(answer).at("/conversation").asString();
            assertThat(answer).as(command).doesNotContain("\"error\":");
            asked++;
        }

        assertThat(asked).isGreaterThanOrEqualTo(6);
        assertThat(folder.resolve("reply.wav")).isNotEmptyFile();
    }

    @Test
    void theClientInPythonHoldsATurn() throws Exception {
        assumeTrue(works("python3", "-c", "import websockets"), "Python's websockets is not installed");
        var client = blocks().stream()
                .filter(block -> block.language.equals("python"))
                .findFirst()
                .orElseThrow();
        Files.writeString(folder.resolve("ask.py"), here(client.text));
        Files.copy(Catalogue.standard().file("speech-samples", "2830-3980-0043.wav"), folder.resolve("question.wav"));

        var said = run("sh", "-c", "python3 ask.py question.wav answer.wav");

        assertThat(said)
                .contains("You: This is what the script heard.")
                .contains("Assistant: This is the scripted answer. No model was asked.");
        assertThat(Files.size(folder.resolve("answer.wav"))).isGreaterThan(20_000);
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

    private static String here(String text) {
        return text.replace("127.0.0.1:8080", "127.0.0.1:" + fixture.server.port());
    }

    private String run(String... command) throws IOException, InterruptedException {
        var last = command.length - 1;
        command[last] = here(command[last]);
        var process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectError(folder.resolve("errors").toFile())
                .start();
        var output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .as("%s: %s", command[last], Files.readString(folder.resolve("errors")))
                .isZero();
        return output;
    }

    private static boolean works(String... command) throws InterruptedException {
        try {
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
