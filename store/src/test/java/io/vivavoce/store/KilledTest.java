package io.vivavoce.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was told to be stored is read back after {@code kill -9} at any moment, from one and the same file. */
class KilledTest {
    private static final long SEED = 20_261_121;

    @TempDir
    private Path folder;

    @Test
    void nothingAcknowledgedIsLostInTenKills() throws Exception {
        killAndReadBack(10);
    }

    @Test
    @Tag("slow")
    void nothingAcknowledgedIsLostInTwoHundredKills() throws Exception {
        killAndReadBack(200);
    }

    private void killAndReadBack(int kills) throws Exception {
        var random = new Random(SEED);
        var acknowledged = new ArrayList<String>();
        for (var kill = 0; kill < kills; kill++) {
            var told = acknowledgedUntilKilled(random.nextInt(1_500), random.nextInt(3_000_000));
            acknowledged.addAll(told);
            try (var history = new History(data(), new History.Limits(0, Long.MAX_VALUE), InstantSource.system())) {
                assertThat(missing(history, told)).as("lost by kill %d", kill).isEmpty();
            }
            assertThat(check()).as("after kill %d", kill).containsExactly("ok");
        }
        try (var history = new History(data(), new History.Limits(0, Long.MAX_VALUE), InstantSource.system())) {
            assertThat(missing(history, acknowledged)).as("lost in the end").isEmpty();
        }
        assertThat(acknowledged).hasSizeGreaterThan(kills * 100);
        System.err.println(kills + " kills, " + acknowledged.size() + " acknowledged items, none lost");
    }

    /** Kills after so many lines, and a moment more: what it writes then is in any state. */
    private List<String> acknowledgedUntilKilled(int lines, int spins) throws IOException, InterruptedException {
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:TieredStopAtLevel=1",
                        "-Djava.io.tmpdir=" + folder, // where it leaves its library behind
                        "-cp",
                        System.getProperty("java.class.path"),
                        CrashingProcess.class.getName(),
                        data().toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var told = new ArrayList<String>();
        try (var out = process.inputReader(StandardCharsets.US_ASCII)) {
            while (told.size() <= lines) told.add(out.readLine());
            for (var i = 0; i < spins; i++) Thread.onSpinWait();
            process.destroyForcibly();
            for (var line = out.readLine(); line != null; line = out.readLine()) told.add(line);
        } catch (IOException e) {
            // its end closes the stream
        }
        process.waitFor();
        if (!told.isEmpty() && !String.valueOf(told.getLast()).endsWith(" ok")) told.removeLast(); // half a line
        return told;
    }

    private static List<String> missing(History history, List<String> told) {
        var missing = new ArrayList<String>();
        var read = new HashSet<String>();
        var looked = new HashSet<String>();
        for (var line : told) {
            var conversation = line.split(" ")[0];
            if (looked.add(conversation)) read.addAll(itemsOf(history, conversation));
            if (!read.contains(line)) missing.add(line);
        }
        return missing;
    }

    private static Set<String> itemsOf(History history, String conversation) {
        var lines = new HashSet<String>();
        for (var item :
                history.items("", conversation, "", History.MOST_AT_ONCE).entries())
            lines.add(conversation + ' ' + item.id() + " ok");
        return lines;
    }

    private Path data() {
        return folder.resolve("data");
    }

    /** What SQLite finds wrong with the file and with the index of words. */
    private List<String> check() throws SQLException {
        try (var connection = Database.in(data()).connect()) {
            var sql = new Sql(connection);
            sql.update("INSERT INTO words (words, rank) VALUES ('integrity-check', 1)");
            return sql.list("PRAGMA integrity_check", row -> row.getString(1));
        }
    }
}
