package io.vivavoce.engines.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LeftoversTest {
    @TempDir
    Path cache;

    @Test
    void aPackageOfAKilledProcessIsDeletedAndOneThatIsBeingFetchedIsNot() throws Exception {
        Path left = Files.createDirectories(cache.resolve("packages/left"));
        Files.writeString(left.resolve("archive.tgz"), "93 MB");
        Path fetched = Files.createDirectories(cache.resolve("packages/voice"));
        Files.createDirectories(cache.resolve("locks"));
        Process other = new ProcessBuilder(TestJvm.command(EntryLockTest.Holder.class, cache.toString())).start();
        try (BufferedReader says = other.inputReader(StandardCharsets.UTF_8)) {
            assertThat(says.readLine()).isEqualTo("held");

            Leftovers.sweep(cache);
        } finally {
            other.destroyForcibly();
        }
        assertThat(left).doesNotExist();
        assertThat(fetched).exists();
    }

    /** Ctrl-C while the package client runs: the client and all it wrote is gone with the process. */
    @Test
    void whatIsInterruptedLeavesNothingOfItsPackage() throws Exception {
        Process fetching = new ProcessBuilder(TestJvm.command(Fetching.class, cache.toString())).start();
        try (BufferedReader says = fetching.inputReader(StandardCharsets.UTF_8)) {
            assertThat(says.readLine()).isEqualTo("fetching");
        }
        assertThat(cache.resolve("packages/voice/archive.tgz")).exists();

        fetching.destroy(); // SIGTERM, whose end of a JVM is that of SIGINT
        fetching.waitFor();

        assertThat(cache.resolve("packages/voice")).doesNotExist();
    }

    static final class Fetching {
        public static void main(String[] arguments) {
            var catalogue = new TestCatalogue(Path.of(arguments[0]));
            catalogue.packages = (source, folder, progress) -> {
                Files.writeString(folder.resolve("archive.tgz"), "half of it");
                System.out.println("fetching");
                Thread.currentThread().join(); // never
                throw new AssertionError();
            };
            catalogue.open().folder(TestCatalogue.ID);
        }
    }
}
