package io.vivavoce.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Temporary files are gone when their process is, at the latest after the next start. */
class TemporaryFolderTest {
    /** Above the greatest number that Linux gives a process (pid_max, 2^22). */
    private static final String NO_PROCESS = "99999999";

    @TempDir
    private Path folder;

    @Test
    void filesOfAKilledProcessAreGoneAfterTheNextStart() throws Exception {
        var killed = make("vivavoce-" + NO_PROCESS + "-aaaaaa");
        var process =
                Ran.process(using(killed), "chat", "--engine", "llm=scripted").start();
        try (var says = process.errorReader(StandardCharsets.UTF_8)) {
            while (!says.readLine().contains("not real engines")) {} // then it runs
        }
        process.destroyForcibly().waitFor();
        assertThat(killed.resolve(".lock")).exists();

        var next = make("vivavoce-" + NO_PROCESS + "-bbbbbb");
        var ran = Ran.apart(folder, using(next), "--version");

        assertThat(ran.exitCode()).as(ran.err()).isZero();
        assertThat(killed).doesNotExist();
        assertThat(next).as("its own").doesNotExist();
    }

    @Test
    void whatAProcessUsesOrIsNotOursStays() throws IOException {
        var own = make("vivavoce-1-own");
        var starting = make("vivavoce-" + ProcessHandle.current().pid() + "-starting");
        var others = make("vivavoce-first-answer1.json");
        var gone = make("vivavoce-" + NO_PROCESS + "-gone");
        var linked = make("linked");
        var link = Files.createSymbolicLink(folder.resolve("vivavoce-" + NO_PROCESS + "-link"), linked);

        TemporaryFolder.sweep(own);

        assertThat(gone).doesNotExist();
        for (var kept : new Path[] {own, starting, others, linked, link})
            assertThat(kept).exists();
    }

    private Path make(String name) throws IOException {
        var made = Files.createDirectories(folder.resolve(name));
        Files.writeString(made.resolve("library.so"), "unpacked");
        return made;
    }

    private static Map<String, String> using(Path folder) {
        return Map.of("JAVA_TOOL_OPTIONS", "-Dvivavoce.temporary=" + folder + " -Djava.io.tmpdir=" + folder);
    }
}
