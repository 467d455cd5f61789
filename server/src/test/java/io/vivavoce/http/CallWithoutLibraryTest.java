package io.vivavoce.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine for which WebRTC's native library is not made: a JVM whose class path lacks it. */
class CallWithoutLibraryTest {
    @TempDir
    private Path folder;

    @Test
    void aCallIsAnsweredWith501ThatSaysWhatLacks() throws Exception {
        var classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        var without = Arrays.stream(classPath.split(File.pathSeparator))
                .filter(path ->
                        !Path.of(path).getFileName().toString().matches("webrtc-java-.*(linux|macos|windows).*"))
                .collect(Collectors.joining(File.pathSeparator));
        assertThat(without).isNotEqualTo(classPath);
        var output = folder.resolve("output").toFile();
        var errors = folder.resolve("errors").toFile();
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();

        var process = new ProcessBuilder(java, "-cp", without, CallWithoutLibrary.class.getName())
                .redirectOutput(output)
                .redirectError(errors)
                .start();
        try {
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }

        var told = Files.readString(output.toPath());
        assertThat(told).as(Files.readString(errors.toPath())).contains("call 501 ", "\"webrtc_missing\"");
        assertThat(told)
                .contains("WebRTC is off: WebRTC's library can't be loaded")
                .contains("chat 200 ");
    }
}
