package io.vivavoce.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * A page of the manual whose examples are run as they stand there, but for the port.
 *
 * @param name of the file in {@code docs/manual}
 * @param folder where the examples run
 * @param port of the server that they are to find
 */
record ManualPage(String name, Path folder, int port) {
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w*)\\R(.*?)^```");

    /** A block of code of the page. */
    record Block(String language, String text) {}

    List<Block> blocks() throws IOException {
        return BLOCK.matcher(Files.readString(Path.of("..", "docs", "manual", name)))
                .results()
                .map(match -> new Block(match.group(1), match.group(2)))
                .toList();
    }

    /** The first block in Python. */
    Block python() throws IOException {
        return blocks().stream()
                .filter(block -> block.language.equals("python"))
                .findFirst()
                .orElseThrow();
    }

    /** The text, with the port of the server that is there. */
    String here(String text) {
        return text.replace("127.0.0.1:8080", "127.0.0.1:" + port);
    }

    /** What a command prints; its last word is taken from the page. */
    String run(String... command) throws IOException, InterruptedException {
        var last = command.length - 1;
        command[last] = here(command[last]);
        var errors = folder.resolve("errors");
        var process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectError(errors.toFile())
                .start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ended").isTrue();
        assertThat(process.exitValue())
                .as("%s: %s", command[last], Files.readString(errors))
                .isZero();
        return output;
    }

    /** The names in an object, in their order. */
    static List<String> names(String json) {
        return new ArrayList<>(Json.mapper().readTree(json).propertyNames());
    }
}
