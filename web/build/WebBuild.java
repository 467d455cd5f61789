import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Builds the web app for Maven: runs npm where sources have changed, and does nothing, offline too, where they have not.
 * Without Node the build goes on, and says so: the server then answers with a page that says what to install.
 *
 * <p>Run as a single file from the folder {@code web}'s pom: {@code java build/WebBuild.java build OUT} or {@code … test
 * REPORTS}.
 */
final class WebBuild {
    /** Vite 8's. */
    private static final int[] NODE = {20, 19};

    private static final boolean WINDOWS =
            System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");
    private static final Pattern VERSION = Pattern.compile("v(\\d+)\\.(\\d+)\\..*");

    /** What the page is made of; tests are not in it. */
    private static final List<String> SOURCES =
            List.of("package.json", "package-lock.json", "index.html", "tsconfig.json", "vite.config.ts", "public", "src");

    private final Path home;

    private WebBuild(Path home) {
        this.home = home;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        var build = new WebBuild(Path.of("").toAbsolutePath());
        var ok =
                switch (args[0]) {
                    case "build" -> build.build(Path.of(args[1]));
                    case "test" -> build.test(Path.of(args[1]));
                    default -> throw new IllegalArgumentException(args[0] + ": build and test are known");
                };
        if (!ok) System.exit(1);
    }

    private boolean build(Path out) throws IOException, InterruptedException {
        var stamp = out.resolve("built");
        var wanted = fingerprint(SOURCES);
        if (Files.exists(stamp) && Files.readString(stamp).equals(wanted)) return true;
        if (!canRun("so the server will have no page")) return true;
        if (!install()) {
            warn("npm could not install what the page is built with (the lines above say why), so the server will have no page");
            return true;
        }
        if (!run("npm", "run", "--silent", "build")) return false;
        deleteTree(out);
        copyTree(home.resolve("target").resolve("dist"), out);
        Files.writeString(stamp, wanted);
        return true;
    }

    /** Format, lint, types and unit tests; the tests in a browser are {@code WebAppTest} in module cli. */
    private boolean test(Path reports) throws IOException, InterruptedException {
        if (!canRun("so the web app's tests don't run") || !install()) {
            skipped(reports);
            return true;
        }
        Files.createDirectories(reports);
        var report = reports.resolve("TEST-web.xml");
        return run("npm", "run", "--silent", "check")
                && run("npm", "test", "--silent", "--", "--reporter=default", "--reporter=junit", "--outputFile.junit=" + report);
    }

    /** So that {@code ./test} says it. */
    private static void skipped(Path reports) throws IOException {
        Files.createDirectories(reports);
        Files.writeString(reports.resolve("TEST-web.xml"), """
                <testsuites><testsuite name="web" tests="1" errors="0" failures="0" skipped="1"><testcase name="web">
                <skipped message="Node.js 20.19 and npm, or what the page is built with, are missing: the web app is not tested"/>
                </testcase></testsuite></testsuites>
                """);
    }

    private boolean canRun(String consequence) throws IOException, InterruptedException {
        var node = output("node", "--version");
        var found = VERSION.matcher(node.orElse("").strip());
        if (found.matches()) {
            var major = Integer.parseInt(found.group(1));
            var isNewEnough =
                    major > NODE[0] || (major == NODE[0] && Integer.parseInt(found.group(2)) >= NODE[1]);
            if (isNewEnough && output("npm", "--version").isPresent()) return true;
        }
        warn("Node.js " + NODE[0] + "." + NODE[1] + " or later with npm is needed to build the page, and "
                + node.map(version -> "node is " + version.strip()).orElse("there is no node on the PATH") + ", "
                + consequence + ". Install it (apt-get install nodejs npm, brew install node, or nodejs.org).");
        return false;
    }

    /** What the lock file names, unless it is there already. */
    private boolean install() throws IOException, InterruptedException {
        var modules = home.resolve("node_modules");
        var stamp = modules.resolve(".installed");
        var wanted = fingerprint(List.of("package-lock.json"));
        if (Files.exists(stamp) && Files.readString(stamp).equals(wanted)) return true;
        if (!run("npm", "ci", "--no-audit", "--no-fund", "--loglevel=error")) return false;
        Files.writeString(stamp, wanted);
        return true;
    }

    private String fingerprint(List<String> parts) throws IOException {
        try {
            var hash = MessageDigest.getInstance("SHA-256");
            try (var out = new DigestOutputStream(OutputStream.nullOutputStream(), hash)) {
                for (var file : filesOf(parts)) {
                    out.write(home.relativize(file).toString().replace('\\', '/').getBytes());
                    out.write(0);
                    Files.copy(file, out);
                }
            }
            return HexFormat.of().formatHex(hash.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("each Java platform has SHA-256", e);
        }
    }

    private List<Path> filesOf(List<String> parts) throws IOException {
        var files = new ArrayList<Path>();
        for (var part : parts) {
            if (!Files.exists(home.resolve(part))) continue;
            try (var tree = Files.walk(home.resolve(part))) {
                tree.filter(Files::isRegularFile).filter(file -> !file.toString().contains(".test.")).sorted().forEach(files::add);
            }
        }
        return files;
    }

    private Optional<String> output(String... command) throws InterruptedException {
        try {
            var process = started(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
            var text = new String(process.getInputStream().readAllBytes());
            return process.waitFor() == 0 ? Optional.of(text) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private boolean run(String... command) throws IOException, InterruptedException {
        var process = started(command).inheritIO().start();
        if (process.waitFor(15, TimeUnit.MINUTES)) return process.exitValue() == 0;
        process.destroy();
        return false;
    }

    /** On Windows npm is a script, which only its shell runs. */
    private ProcessBuilder started(String... command) {
        var words = new ArrayList<>(List.of(command));
        if (WINDOWS) words.addAll(0, List.of("cmd", "/c"));
        return new ProcessBuilder(words).directory(home.toFile());
    }

    private static void copyTree(Path from, Path to) throws IOException {
        try (var tree = Files.walk(from)) {
            for (var file : tree.toList()) {
                var target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) Files.createDirectories(target);
                else Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private static void deleteTree(Path folder) throws IOException {
        if (!Files.exists(folder)) return;
        try (Stream<Path> tree = Files.walk(folder)) {
            for (var file : tree.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        }
    }

    private static void warn(String sentence) {
        System.err.println("[WARNING] web: " + sentence);
    }
}
