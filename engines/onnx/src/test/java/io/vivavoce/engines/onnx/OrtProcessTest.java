package io.vivavoce.engines.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class OrtProcessTest {
    @Test
    void theRuntimesTelemetryDoesNotBegin() {
        assertThat(OrtProcess.environment()).isNotNull();

        var folder = System.getenv().getOrDefault("TMPDIR", "/tmp");
        assertThat(Path.of(folder, "mat-debug-" + ProcessHandle.current().pid() + ".log"))
                .as("the log of the telemetry that the runtime's builds for Linux and macOS begin with")
                .doesNotExist();
    }
}
