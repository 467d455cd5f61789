package io.vivavoce.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vivavoce.engines.catalogue.Catalogue;
import io.vivavoce.testkit.Programs;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/**
 * The web app in a real browser against a real {@code vivavoce serve}: {@code web/e2e}, run by Playwright, whose report
 * lies beside Surefire's.
 */
class WebAppTest {
    private static final Path WEB = Path.of("..", "web").toAbsolutePath().normalize();
    private static final Path PLAYWRIGHT = WEB.resolve(Path.of("node_modules", "@playwright", "test", "cli.js"));
    private static final int MINUTES = 25;

    @TempDir
    private Path data;

    @Test
    void theWebAppTalksInABrowser() throws Exception {
        assumeTrue(
                Programs.works("node", "--version"),
                "Node.js is not installed: the web app is not tested in a browser");
        assumeTrue(Files.exists(PLAYWRIGHT), "what the web app is tested with is not installed (npm ci in web/)");
        var chromium = Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
                .filter(file -> Files.isExecutable(Path.of(file)))
                .findFirst();
        assumeTrue(chromium.isPresent(), "Chromium is not installed: the web app is not tested in a browser");

        var builder = new ProcessBuilder("node", PLAYWRIGHT.toString(), "test").directory(WEB.toFile());
        builder.environment().put("VIVAVOCE_COMMAND", JsonMapper.shared().writeValueAsString(serve()));
        builder.environment().put("VIVAVOCE_DATA_FOLDER", data.toString());
        builder.environment().put("VIVAVOCE_CHROMIUM", chromium.get());
        builder.environment()
                .put(
                        "VIVAVOCE_SAMPLES",
                        Catalogue.standard().folder("speech-samples").toString());
        builder.environment()
                .put(
                        "VIVAVOCE_REPORTS",
                        Path.of("target", "surefire-reports").toAbsolutePath().toString());
        var output = Files.createTempFile("web-app", ".log");
        var process = builder.redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        var isInTime = process.waitFor(MINUTES, TimeUnit.MINUTES);
        process.destroy();

        assertThat(isInTime ? process.exitValue() : -1)
                .as(Files.readString(output))
                .isZero();
    }

    /** The server of this build, as the launcher would start it. */
    private static List<String> serve() {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var classPath = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(part -> Path.of(part).toAbsolutePath().toString())
                .reduce((a, b) -> a + File.pathSeparator + b)
                .orElseThrow();
        return List.of(java, "--enable-native-access=ALL-UNNAMED", "-cp", classPath, Vivavoce.class.getName(), "serve");
    }
}
