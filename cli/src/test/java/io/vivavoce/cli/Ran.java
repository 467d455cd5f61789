package io.vivavoce.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A command line that ran: its exit code and what it wrote. */
record Ran(int exitCode, String out, String err) {
    /** Runs in this process, with nothing on standard input. One at a time: the standard streams are the process's. */
    static Ran command(String... arguments) {
        return command(new byte[0], arguments);
    }

    /** Runs in this process. */
    static Ran command(byte[] input, String... arguments) {
        var realIn = System.in;
        var realOut = System.out;
        var realErr = System.err;
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        try {
            System.setIn(new ByteArrayInputStream(input));
            System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
            var exitCode = Vivavoce.run(arguments);
            return new Ran(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        } finally {
            System.setIn(realIn);
            System.setOut(realOut);
            System.setErr(realErr);
        }
    }

    /** Runs in a process of its own, with two minutes' patience. */
    static Ran apart(Path folder, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        var out = folder.resolve("out.txt");
        var err = folder.resolve("err.txt");
        var process = process(environment, arguments)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        process.getOutputStream().close();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).as("ended in time").isTrue();
        return new Ran(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    /** The command line in a process of its own, as the launcher starts it. */
    static ProcessBuilder process(Map<String, String> environment, String... arguments) {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var command = new ArrayList<>(List.of(
                java,
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dstdout.encoding=UTF-8",
                "-Dstderr.encoding=UTF-8",
                "-cp",
                System.getProperty("java.class.path"),
                Vivavoce.class.getName()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        return builder;
    }

    /** A failure that a user can act on: exit code 1 and these words, without a stack trace. */
    Ran failsSaying(String... words) {
        return says(1, words);
    }

    /** Wrong usage: exit code 2, and as above. */
    Ran isWrongUsageSaying(String... words) {
        return says(2, words);
    }

    private Ran says(int expected, String... words) {
        assertThat(err).contains("vivavoce: ").contains(words).doesNotContain("\tat ");
        assertThat(exitCode).as(err).isEqualTo(expected);
        return this;
    }
}
