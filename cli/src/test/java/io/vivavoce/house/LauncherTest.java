package io.vivavoce.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher's shell code: never waits for what will not come, and keeps what was typed. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
    /** Above the greatest number that Linux gives a process (pid_max, 2^22). */
    private static final String NO_PROCESS = "99999999";

    @TempDir
    private Path home;

    private record Ended(int exitCode, String said) {}

    /** It took a folder that can't be written for a lock that is held, and waited for ever. */
    @Test
    void aCheckoutThatCantBeWrittenIsSaidAndItsOlderBuildRuns() throws Exception {
        Files.createDirectories(home.resolve("cli"));
        Files.writeString(home.resolve("cli/target"), "no folder, so nothing can be made in it");

        var none = build();
        assertThat(none.exitCode()).isEqualTo(73);
        assertThat(none.said()).contains("there is no build yet", "can't be written");

        Files.delete(home.resolve("cli/target"));
        Files.writeString(
                Files.createDirectories(home.resolve("cli/target/lib")).resolve("vivavoce.jar"), "");
        // root may write anywhere, so that a right that lacks is played
        var older = shell("mkdir() { return 1; }; . bin/build.sh; build \"$0\"");
        assertThat(older.exitCode()).as(older.said()).isZero();
        assertThat(older.said()).contains("running the build that is there");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", NO_PROCESS})
    void aLockOfABuildThatWasKilledIsTakenOver(String owner) throws Exception {
        var lock = Files.createDirectories(home.resolve("cli/target/build.lock"));
        if (!owner.isEmpty()) Files.writeString(lock.resolve("pid"), owner + "\n");

        var taken = shell("sleep() { :; }; . bin/build.sh; lock_build \"$0\" && cat \"$lock/pid\"");

        assertThat(taken.exitCode()).as(taken.said()).isZero();
        assertThat(taken.said().strip().lines().toList().getLast())
                .matches("\\d+")
                .isNotEqualTo(owner);
    }

    /** Java reads what was typed by the locale, and C has nothing but ASCII: "é.wav" was not found. */
    @ParameterizedTest
    @ValueSource(strings = {"LC_ALL=C", "LC_ALL= LANG=POSIX", "LC_ALL= LC_CTYPE=C LANG=C.UTF-8"})
    void argumentsKeepTheirLettersInALocaleOfAscii(String locale) throws Exception {
        var launcher = Repository.read(Repository.root().resolve("vivavoce"));
        var from = launcher.indexOf("case ${LC_ALL");
        var chosen = launcher.substring(from, launcher.indexOf("\nesac\n", from) + 6);

        var effective =
                shell("unset LC_ALL LC_CTYPE LANG; export " + locale + "\n" + chosen + "echo \"${LC_ALL:-$LC_CTYPE}\"");

        assertThat(effective.said()).isEqualTo("C.UTF-8\n");
    }

    private Ended build() throws IOException, InterruptedException {
        return shell(". bin/build.sh; build \"$0\"");
    }

    private Ended shell(String script) throws IOException, InterruptedException {
        var process = new ProcessBuilder(List.of("sh", "-c", script, home.toString()))
                .directory(Repository.root().toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ended in time").isTrue();
        return new Ended(
                process.exitValue(), new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    }
}
