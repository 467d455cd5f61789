package io.vivavoce.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A {@link Crowd} in a process of its own, so that what the server takes is the server's alone. Thread: one, which waits
 * for what it asks for. The process has ended when {@link #close} returns.
 */
final class CrowdProcess implements AutoCloseable {
    private static final long CLOSE_WITHIN_SECONDS = 10;

    private final Process process;
    private final Writer commands;
    private final BufferedReader answers;

    /** @param server its {@code ws} address, without a path */
    CrowdProcess(URI server) {
        try {
            process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:+UseSerialGC",
                            "-Xmx256m",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Crowd.class.getName(),
                            server.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("The clients' process can't be started", e);
        }
        commands = process.outputWriter(StandardCharsets.UTF_8);
        answers = process.inputReader(StandardCharsets.UTF_8);
    }

    /** So many more clients connect. */
    void open(int count) {
        ask("open " + count);
    }

    /** All clients' microphones are on for so long; the processor time of the process meanwhile, in ms. */
    double feed(int seconds) {
        return ask("feed " + seconds);
    }

    /** All clients leave. */
    void leave() {
        ask("close");
    }

    private double ask(String command) {
        try {
            commands.write(command + "\n");
            commands.flush();
            var answer = answers.readLine();
            if (answer == null)
                throw new IllegalStateException("The clients' process has ended at \"" + command
                        + "\"; what it wrote to standard error says why");
            return Double.parseDouble(answer);
        } catch (IOException e) {
            throw new UncheckedIOException("The clients' process can't be reached at \"" + command + '"', e);
        }
    }

    @Override
    public void close() {
        try {
            commands.close(); // it ends with its input
        } catch (IOException _) {
            // it has ended
        }
        try {
            if (process.waitFor(CLOSE_WITHIN_SECONDS, TimeUnit.SECONDS)) return;
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
