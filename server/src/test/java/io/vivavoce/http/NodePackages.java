package io.vivavoce.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** OpenAI's libraries from npm as {@code src/test/browser} pins them, and the scripts there that use them. */
final class NodePackages {
    static final Path FOLDER = Path.of("target/browser");
    private static final Path SOURCES = Path.of("src/test/browser");

    /** A conversation of real speech on a busy machine. */
    private static final int SECONDS = 240;

    /** How a script ended. */
    record Ran(int exitCode, String output, String errors) {}

    /** Installs them once; where that can't be, the test is skipped and says why. */
    static void install() throws IOException, InterruptedException {
        Files.createDirectories(FOLDER);
        var changed = false;
        try (Stream<Path> sources = Files.list(SOURCES)) {
            for (var source : sources.filter(Files::isRegularFile).toList()) {
                var copy = FOLDER.resolve(source.getFileName());
                if (Files.exists(copy) && Files.mismatch(source, copy) < 0) continue;
                Files.copy(source, copy, StandardCopyOption.REPLACE_EXISTING);
                changed |= source.endsWith("package-lock.json");
            }
        }
        if (!changed && Files.exists(FOLDER.resolve("node_modules/openai"))) return;
        var installed = run(Map.of(), "npm", "ci", "--no-audit", "--no-fund");
        assumeTrue(
                installed.exitCode == 0,
                () -> "needs npm and its registry, for the libraries of package-lock.json: " + installed.errors);
    }

    /** The Node that the packages bring, which is newer than a distribution's; else the machine's. */
    static String node() {
        var arch = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "x64";
        var own = FOLDER.resolve("node_modules/node-linux-" + arch + "/bin/node");
        return Files.isExecutable(own) ? own.toAbsolutePath().toString() : "node";
    }

    /** Runs a command in their folder. */
    static Ran run(Map<String, String> environment, String... command) throws IOException, InterruptedException {
        var output = Files.createTempFile("vivavoce-test", ".out");
        var errors = Files.createTempFile("vivavoce-test", ".err");
        try {
            return run(environment, output, errors, command);
        } finally {
            Files.delete(output);
            Files.delete(errors);
        }
    }

    private static Ran run(Map<String, String> environment, Path output, Path errors, String... command)
            throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command)
                .directory(FOLDER.toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile());
        builder.environment().putAll(environment);
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) { // there is none of that name
            return new Ran(127, "", String.valueOf(e.getMessage()));
        }
        try {
            assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS))
                    .as("%s ends; it says %s", command[0], Files.readString(errors))
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Ran(process.exitValue(), Files.readString(output), Files.readString(errors));
    }

    private NodePackages() {}
}
