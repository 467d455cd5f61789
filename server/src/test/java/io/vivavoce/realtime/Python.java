package io.vivavoce.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Scripts among the tests' resources, and what OpenAI's Python SDK says of our events. */
public final class Python {
    private static final Path SCRIPTS = Path.of("src", "test", "resources", "python");
    private static final int SECONDS = 240;

    /** Whether the SDK is there; {@code .ci/run} installs it. */
    public static boolean hasOpenAi() throws InterruptedException {
        try {
            return start("", "python3", "-c", "import openai, websockets").exit() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** What a script printed, and its exit status. */
    public record Ran(int exit, String printed) {}

    /** Runs a script. */
    public static Ran run(String script, String input, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("python3", SCRIPTS.resolve(script).toString()));
        command.addAll(Arrays.asList(arguments));
        return start(input, command.toArray(String[]::new));
    }

    private static Ran start(String input, String... command) throws IOException, InterruptedException {
        var in = Files.createTempFile("vivavoce-test", ".in");
        var out = Files.createTempFile("vivavoce-test", ".out");
        try {
            Files.writeString(in, input);
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(in.toFile())
                    .redirectOutput(out.toFile())
                    .start();
            try {
                assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS))
                        .as(command[1])
                        .isTrue();
            } finally {
                process.destroyForcibly();
            }
            return new Ran(process.exitValue(), Files.readString(out));
        } finally {
            Files.delete(in);
            Files.delete(out);
        }
    }

    /** Each of {@code events} is of a type that OpenAI publishes; nothing is checked where its SDK is missing. */
    public static void checkTypes(List<JsonNode> events) throws IOException, InterruptedException {
        if (!hasOpenAi()) {
            System.err.println("Python's openai is not installed: events were not checked against its types");
            return;
        }
        var lines = events.stream().map(JsonNode::toString).collect(Collectors.joining("\n"));
        var ran = run("realtime_types.py", lines);
        assertThat(ran.exit()).as(ran.printed()).isZero();
        assertThat(ran.printed()).matches("\\d+ events fit\\s*");
    }

    private Python() {}
}
