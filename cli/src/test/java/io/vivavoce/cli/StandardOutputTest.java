package io.vivavoce.cli;

import static org.assertj.core.api.Assertions.assertThat;

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
