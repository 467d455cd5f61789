package io.vivavoce.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vivavoce.testkit.Programs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code docs/api/openapi.yaml} against the server, by a fuzzer that reads the description: what comes is as it says. */
class SchemathesisTest {
    private static final Path DESCRIPTION = Path.of("..", "docs", "api", "openapi.yaml");
    private static final int EXAMPLES = 30;
    private static final int SECONDS = 240;

    @TempDir
    private Path folder;

    /** As described, and refused: a file of random bytes, and as many messages as no model's context holds; too much may be wrong otherwise too. */
    private static final String EXCEPTIONS = """
            [checks]
            negative_data_rejection.expected-statuses = [400, 401, 403, 404, 405, 406, 409, 413, 415, 422, 428, 429]
            [[operations]]
            include-name = "POST /v1/chat/completions"
            checks.positive_data_acceptance.enabled = false
            [[operations]]
            include-name = "POST /v1/audio/transcriptions"
            checks.positive_data_acceptance.enabled = false
            """;

    @Test
    void whateverComesIsAnsweredAsDescribed() throws Exception {
        assumeTrue(Programs.works("schemathesis", "--version"), "Schemathesis is not installed");
        try (var history = KeptHistory.in(folder.resolve("data"));
                var fixture = new ServerFixture()) {
            fixture.server.keepIn(history);
            fixture.server.manage(new ManagementTest.Desk());
            var report = folder.resolve("report");
            Files.writeString(folder.resolve("schemathesis.toml"), EXCEPTIONS);
            var process = new ProcessBuilder(
                            "schemathesis",
                            "run",
                            DESCRIPTION.toAbsolutePath().toString(),
                            "--url",
                            fixture.http("").toString(),
                            "--exclude-path-regex", // it can make no offers of WebRTC; CallsTest does
                            "/v1/realtime/calls(/\\{id\\})?$",
                            "--max-examples",
                            String.valueOf(EXAMPLES),
                            "--generation-database",
                            "none",
                            "--no-color")
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(report.toFile())
                    .start();
            try {
                assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
            } finally {
                process.destroyForcibly();
            }

            assertThat(process.exitValue()).as(Files.readString(report)).isZero();
            assertThat(fixture.logged()).isEmpty();
        }
    }
}
