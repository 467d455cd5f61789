package io.vivavoce.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vivavoce.audio.WavStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Standard output belongs to results, up to the last byte of the process. */
class StandardOutputTest {
    @TempDir
    private Path folder;

    /** {@code vivavoce … > /dev/full} ended as if all were well. */
    @Test
    void aFullDiskIsAFailure() {
        var realOut = System.out;
        var realErr = System.err;
        var err = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(new FullDisk()));
            System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
            assertThat(Vivavoce.run("config", "show")).isEqualTo(1);
        } finally {
            System.setOut(realOut);
            System.setErr(realErr);
        }
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("vivavoce: Not all of standard output");
    }

    private static final class FullDisk extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            throw new IOException("No space left on device");
        }
    }

    @Test
    void speechForAnotherProgramIsAWavFileOfOpenLength() {
        var realOut = System.out;
        var out = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
            assertThat(Vivavoce.run("say", "abc", "--engine", "tts=scripted", "-o", "-"))
                    .isZero();
        } finally {
            System.setOut(realOut);
        }
        try (var wav = WavStream.of(new ByteArrayInputStream(out.toByteArray()), "standard output")) {
            var samples = new float[wav.sampleRateHz()];
            assertThat(wav.read(samples, 0, samples.length))
                    .isEqualTo((out.size() - 44) / 2)
                    .isPositive();
        }
        assertThat(Path.of("-")).doesNotExist();
    }

    /** The library for echo cancellation used to print "VM attach current thread failed" after the JVM's end. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void aProcessThatLoadedNativeLibrariesEndsWithoutAWordOfTheirs() throws Exception {
        var ran = Ran.apart(folder, Map.of(), "doctor");

        assertThat(ran.out().strip().lines().toList().getLast()).contains("talk");
        assertThat(ran.out() + ran.err()).doesNotContain("attach");
        assertThat(ran.exitCode()).isZero();
    }
}
