package io.vivavoce.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vivavoce.store.History;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code keys}, and where the server wants them. */
class KeysCommandTest {
    @TempDir
    private Path folder;

    @Test
    void aKeyIsMadeListedAndRevoked() throws Exception {
        var added = keys("add", "laptop", "--admin", "--requests-per-minute", "60");

        assertThat(added.exitCode()).isZero();
        assertThat(added.out().strip()).matches("vv-[A-Za-z0-9_-]{43}"); // alone, for scripts
        assertThat(added.err()).contains("shown this once");
        assertThat(keys("list").out())
                .contains("laptop", "yes", "60")
                .doesNotContain(added.out().strip());
        assertThat(Files.readString(folder.resolve("keys.json")))
                .doesNotContain(added.out().strip());

        assertThat(keys("revoke", "laptop").exitCode()).isZero();
        assertThat(keys("list").err()).contains("There are no keys");
    }

    @Test
    void whatWasKeptWithoutAKeyIsGivenToOne() throws Exception {
        keys("add", "laptop");
        keys("add", "kiosk");
        try (var history = new History(folder, new History.Limits(0, 1_000_000_000), InstantSource.system())) {
            var stored = new CountDownLatch(2);
            for (var owner : List.of("", "kiosk"))
                history.record(owner).user("i1", "Where do penguins live?", _ -> stored.countDown());
            assertThat(stored.await(60, TimeUnit.SECONDS)).isTrue();

            // while the server has it open, too
            assertThat(keys("adopt", "laptop").err()).contains("1 conversation is laptop's now.");

            assertThat(history.conversations("laptop", "penguins", "", 10).entries())
                    .hasSize(1);
            assertThat(history.conversations("kiosk", "", "", 10).entries()).hasSize(1);
            assertThat(history.conversations("", "", "", 10).entries()).isEmpty();
        }
        assertThat(keys("adopt", "laptop").err()).contains("There are no conversations without a key");
        keys("adopt", "nobody").failsSaying("There is no key nobody");
    }

    @Test
    void whatCantBeDoneIsSaid() {
        keys("revoke", "nobody").failsSaying("There is no key nobody");
        keys("add", "a b").failsSaying("1 to 64 letters");
        keys("add", "a", "--sessions", "-1").failsSaying("0 (none) to 100000");
    }

    @Test
    void aServerThatWouldLetEveryPageInDoesNotStart() {
        Ran.command("serve", "--port", "0", "--set", "server.origins=*", "--set", "data_folder=" + folder)
                .isWrongUsageSaying("server.auth on");
    }

    @Test
    void keysThatCantBeReadKeepTheServerFromStarting() throws Exception {
        Files.writeString(folder.resolve("keys.json"), "{");

        Ran.command("serve", "--port", "0", "--set", "server.auth=on", "--set", "data_folder=" + folder)
                .failsSaying("keys.json is not as vivavoce keys writes it");
    }

    private Ran keys(String command, String... more) {
        var line = new String[more.length + 4];
        line[0] = "keys";
        line[1] = command;
        line[2] = "--set";
        line[3] = "data_folder=" + folder;
        System.arraycopy(more, 0, line, 4, more.length);
        return Ran.command(line);
    }
}
