package io.vivavoce.engines.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandClientTest {

    private static final List<String> ABSENT = List.of("no-such-program-of-vivavoce");

    @TempDir
    Path folder;

    @Test
    void npmPacksIntoTheFolder() throws Exception {
        Path archive = client("works").fetch(TestCatalogue.npm(), folder, Progress.silent());

        assertThat(archive).hasFileName("a.tgz").isNotEmptyFile();
    }

    @Test
    void theFirstPipThatAnswersIsTaken() throws Exception {
        CommandClient client = new CommandClient(false, List.of(ABSENT), List.of(ABSENT, fake("works")));

        assertThat(client.fetch(TestCatalogue.pip("x"), folder, Progress.silent()))
                .hasFileName("a.whl");
    }

    @Test
    void aMissingClientIsASentenceThatSaysWhatToInstall() {
        CommandClient client = new CommandClient(false, List.of(ABSENT), List.of(ABSENT, ABSENT));

        assertThatThrownBy(() -> client.fetch(TestCatalogue.npm(), folder, Progress.silent()))
                .isInstanceOf(CatalogueException.class)
                .hasMessageContaining("npm was not found. Install Node.js")
                .hasMessageContaining("VIVAVOCE_MODELS_SOURCE");
        assertThatThrownBy(() -> client.fetch(TestCatalogue.pip("x"), folder, Progress.silent()))
                .hasMessageContaining("pip was not found. Install Python 3 with pip");
    }

    @Test
    void aClientThatFailsIsQuoted() {
        assertThatThrownBy(() -> client("fails").fetch(TestCatalogue.npm(), folder, Progress.silent()))
                .isInstanceOf(CatalogueException.class)
                .hasMessageContaining("npm package a-voice@1.0.0 could not be fetched")
                .hasMessageContaining("ENOTFOUND")
                .hasMessageContaining("proxy");
    }

    @Test
    void aClientThatLeavesNoPackageIsSaidToHaveLeftNone() {
        assertThatThrownBy(() -> client("idle").fetch(TestCatalogue.npm(), folder, Progress.silent()))
                .hasMessageContaining("left no package");
    }

    private static CommandClient client(String mode) {
        return new CommandClient(false, List.of(fake(mode)), List.of(fake(mode)));
    }

    private static List<String> fake(String mode) {
        return new ArrayList<>(TestJvm.command(FakeClient.class, mode));
    }
}
