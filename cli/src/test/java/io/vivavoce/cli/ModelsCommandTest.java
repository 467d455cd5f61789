package io.vivavoce.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vivavoce.engines.catalogue.Catalogue;
import io.vivavoce.engines.catalogue.Entry;
import io.vivavoce.engines.catalogue.ModelFile;
import io.vivavoce.engines.catalogue.Options;
import io.vivavoce.engines.catalogue.Progress;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ModelsCommandTest {

    /** SHA-256 of "hello\n". */
    private static final String HELLO = "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03";

    @TempDir
    Path temp;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private CommandLine command;

    @BeforeEach
    void aCatalogueOfOneEntryInALocalFolder() throws IOException {
        Files.writeString(Files.createDirectories(temp.resolve("mine")).resolve("hello.txt"), "hello\n");
        Entry entry = new Entry(
                "greeting",
                "a first word",
                "Hello",
                Optional.empty(),
                "ears",
                true,
                "CC0-1.0",
                "Nobody",
                List.of(new ModelFile("hello.txt", 6, HELLO)),
                List.of());
        Options options = Options.standard()
                .withCache(temp.resolve("cache"))
                .withOffline(false)
                .withProgress(Progress.silent())
                .withLocalSources(List.of(temp.resolve("mine")));
        command = new CommandLine(new ModelsCommand(options, given -> Catalogue.open(given, List.of(entry))));
        command.setOut(new PrintWriter(out));
        command.setErr(new PrintWriter(err));
    }

    @Test
    void getFetchesAndListShowsItAsHere() {
        assertThat(command.execute("list")).isZero();
        assertThat(out.toString()).contains("greeting").contains("a first word").contains(" - ");

        assertThat(command.execute("get", "greeting")).isZero();
        assertThat(command.execute("list", "--long")).isZero();

        assertThat(out.toString())
                .contains("greeting: " + temp.resolve("cache"))
                .contains("here")
                .contains("licence CC0-1.0; Nobody")
                .contains("needs ears");
    }

    @Test
    void verifyFindsACorruptFileAndGetRepairsIt() throws IOException {
        command.execute("get", "greeting");
        Files.writeString(temp.resolve("cache/models/greeting/hello.txt"), "hallo\n");

        assertThat(command.execute("verify")).isEqualTo(1);
        assertThat(out.toString()).contains("greeting: NOT SOUND").contains("hello.txt has the SHA-256");
        assertThat(err.toString()).contains("vivavoce models get greeting");

        assertThat(command.execute("get", "greeting")).isZero();
        assertThat(command.execute("verify", "greeting")).isZero();
        assertThat(out.toString()).contains("greeting: sound");
    }

    @Test
    void offlineWhatIsMissingIsASentenceAndExitCodeOne() throws IOException {
        Files.delete(temp.resolve("mine/hello.txt"));

        assertThat(command.execute("get", "--offline", "greeting")).isEqualTo(1);

        assertThat(err.toString())
                .contains("greeting lacks hello.txt: Vivavoce is offline")
                .doesNotContain("\tat ");
    }

    @Test
    void whereAnswersWithFolders() {
        assertThat(command.execute("where")).isZero();
        assertThat(command.execute("where", "greeting")).isZero();

        assertThat(out.toString().lines())
                .containsExactly(
                        temp.resolve("cache").toString(),
                        temp.resolve("cache/models/greeting").toString());
    }

    @Test
    void removeDeletesAndNeedsToBeToldWhat() {
        command.execute("get", "greeting");

        assertThat(command.execute("rm")).isEqualTo(2);
        assertThat(command.execute("rm", "--all")).isZero();

        assertThat(temp.resolve("cache/models/greeting")).doesNotExist();
    }

    @Test
    void anUnknownEntryIsExitCodeOneAndAnUnknownOptionTwo() {
        assertThat(command.execute("get", "nothing")).isEqualTo(1);
        assertThat(err.toString()).contains("no entry 'nothing'; it has greeting");

        assertThat(command.execute("get", "--nonsense")).isEqualTo(2);
    }

    @Test
    void helpNamesTheSubcommandsTheExitCodesAndTheEnvironment() {
        assertThat(command.execute("--help")).isZero();

        assertThat(out.toString()).contains("list", "get", "verify", "where", "rm", "Exit codes", "VIVAVOCE_CACHE");
    }
}
