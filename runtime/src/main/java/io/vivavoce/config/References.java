package io.vivavoce.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Secrets by reference, in a text. */
final class References {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([a-z]+):([^}]*)}");
    private static final Pattern ONE = Pattern.compile("\\$\\{(env|file|exec):[^}$]*}");
    private static final Pattern UNCLOSED = Pattern.compile("\\$\\{[a-z]+:[^}]*$");
    private static final String ALLOWED = "${env:NAME}, ${file:PATH} or ${exec:COMMAND ARGS}";
    /** Far more than any key or prompt. */
    private static final int MAX_BYTES = 64 * 1024;
    /** A secret manager may ask its server, and its user for nothing. */
    private static final int PATIENCE_SECONDS = 10;

    private References() {}

    static boolean anyIn(String text) {
        return text.contains("${") && REFERENCE.matcher(text).find();
    }

    /** Whether {@code text} is a reference, and nothing beside it. */
    static boolean isOne(String text) {
        return ONE.matcher(text.strip()).matches();
    }

    /** What is wrong with the references in a text, if anything; nothing is looked up. */
    static Optional<String> fault(Given given) {
        var references = REFERENCE.matcher(given.raw());
        while (references.find()) {
            var kind = references.group(1);
            var unknown = !kind.equals("env") && !kind.equals("file") && !kind.equals("exec");
            if (unknown || references.group(2).isBlank())
                return Optional.of("may refer to " + ALLOWED + ", got " + Fault.shown(references.group()));
            if (kind.equals("exec") && !given.trusted())
                return Optional.of("may run a command only in a file that is named by --config or lies in your"
                        + " configuration folder, for anybody may have put this one here");
        }
        return UNCLOSED.matcher(given.raw()).find()
                ? Optional.of("holds a reference without its closing }; allowed are " + ALLOWED)
                : Optional.empty();
    }

    static String shown(String text) {
        return REFERENCE
                .matcher(text)
                .results()
                .map(found -> found.group(1) + ' ' + Fault.shown(name(found.group(1), found.group(2))))
                .distinct()
                .collect(Collectors.joining(", ", "(secret from ", ")"));
    }

    /** Of a command its first word: the others may be secrets themselves. */
    private static String name(String kind, String what) {
        return kind.equals("exec") ? what.strip().split("\\s", 2)[0] : what.strip();
    }

    static String resolve(Given given) {
        Function<java.util.regex.MatchResult, String> lookUp = found -> Matcher.quoteReplacement(
                resolve(given, found.group(1), found.group(2).strip()));
        return REFERENCE.matcher(given.raw()).replaceAll(lookUp);
    }

    private static String resolve(Given given, String kind, String what) {
        try {
            return switch (kind) {
                case "env" -> environment(given, what);
                case "file" -> file(given, what);
                default -> command(given, what);
            };
        } catch (IOException | InvalidPathException e) {
            // the message of e is left out: it may hold arguments
            throw cant(given, kind, what, "could not be read (" + e.getClass().getSimpleName() + ')');
        }
    }

    private static String environment(Given given, String name) {
        var value = System.getenv(name);
        if (value == null) throw cant(given, "env", name, "is not set");
        return value;
    }

    private static String file(Given given, String path) throws IOException {
        try (var in = Files.newInputStream(given.folder().resolve(path))) {
            return text(given, "file", path, in.readNBytes(MAX_BYTES + 1));
        }
    }

    private static String command(Given given, String line) throws IOException {
        // no shell: words are split at blanks, so that nothing in them is interpreted
        var process = new ProcessBuilder(line.split("\\s+"))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            process.getOutputStream().close();
            var output = CompletableFuture.supplyAsync(() -> read(process.getInputStream()), Thread::startVirtualThread)
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            var ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (!ended || process.exitValue() != 0)
                throw cant(given, "exec", line, ended ? "ended with exit code " + process.exitValue() : "did not end");
            return text(given, "exec", line, output);
        } catch (TimeoutException e) {
            throw cant(given, "exec", line, "did not end within " + PATIENCE_SECONDS + " s");
        } catch (ExecutionException e) {
            throw cant(given, "exec", line, "could not be read");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw cant(given, "exec", line, "was interrupted");
        } finally {
            process.destroyForcibly();
        }
    }

    private static byte[] read(InputStream in) {
        try (in) {
            return in.readNBytes(MAX_BYTES + 1);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Without the line's end that editors and programs add. */
    private static String text(Given given, String kind, String what, byte[] bytes) {
        if (bytes.length > MAX_BYTES) throw cant(given, kind, what, "gives more than " + MAX_BYTES + " bytes");
        return new String(bytes, StandardCharsets.UTF_8).stripTrailing();
    }

    private static ConfigException cant(Given given, String kind, String what, String why) {
        var subject = kind.equals("env") ? "environment variable " : kind.equals("exec") ? "command " : "file ";
        return new ConfigException(
                given.origin(), "a secret can't be had: " + subject + Fault.shown(name(kind, what)) + ' ' + why);
    }
}
