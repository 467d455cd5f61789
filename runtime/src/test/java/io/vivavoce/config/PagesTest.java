package io.vivavoce.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written from the schema is current, and true. */
class PagesTest {
    private static final Path PAGE = Path.of("..", "docs", "manual", "configuration.md");
    private static final String BEGIN = "<!-- from the records of io.vivavoce.config.Settings -->\n";
    private static final String END = "<!-- end -->";

    @TempDir
    private Path folder;

    /** {@code -Dvivavoce.write=true} writes the page anew. */
    @Test
    void theReferencePageIsTheOneOfTheRecords() throws IOException {
        var page = Files.readString(PAGE).replace("\r\n", "\n");
        var from = page.indexOf(BEGIN) + BEGIN.length();
        var current = page.substring(0, from) + Pages.reference() + page.substring(page.indexOf(END));
        if (Boolean.getBoolean("vivavoce.write")) Files.writeString(PAGE, current);

        assertThat(Files.readString(PAGE).replace("\r\n", "\n"))
                .as("stale; write it anew: mvn test -pl runtime -am -Dtest=PagesTest -Dvivavoce.write=true"
                        + " -Dsurefire.failIfNoSpecifiedTests=false")
                .isEqualTo(current);
    }

    @Test
    void theFileToStartFromHoldsEveryKeyWithItsDefault() throws IOException {
        var file = Files.writeString(folder.resolve("vivavoce.yaml"), Pages.starter());

        var read = Configuration.of(Optional.of(ConfigFile.named(file)), Map.of(), List.of());

        assertThat(read.settings()).isEqualTo(Settings.DEFAULTS);
        assertThat(read.lines())
                .hasSize(Schema.keys().size())
                .allSatisfy(line -> assertThat(line.origin()).isInstanceOf(Origin.InFile.class));
    }

    @Test
    void theFileInTheWorkingFolderComesBeforeTheOneInTheConfigurationFolder() throws IOException {
        var working = Files.createDirectory(folder.resolve("w"));
        var own = Files.createDirectory(folder.resolve("c"));
        assertThat(ConfigFile.find(working, own)).isEmpty();

        Files.writeString(own.resolve("vivavoce.yaml"), "");
        assertThat(ConfigFile.find(working, own)).contains(new ConfigFile(own.resolve("vivavoce.yaml"), true));
        Files.writeString(working.resolve("vivavoce.yaml"), "");
        assertThat(ConfigFile.find(working, own)).contains(new ConfigFile(working.resolve("vivavoce.yaml"), false));
    }

    @Test
    void eachPlatformHasItsConfigurationFolder() {
        var home = Path.of("me");

        assertThat(ConfigFile.folder(Map.of(), "Linux", home)).isEqualTo(home.resolve(".config/vivavoce"));
        assertThat(ConfigFile.folder(Map.of("XDG_CONFIG_HOME", "relative"), "Linux", home))
                .isEqualTo(home.resolve(".config/vivavoce"));
        assertThat(ConfigFile.folder(Map.of("XDG_CONFIG_HOME", "/x"), "Linux", home))
                .isEqualTo(Path.of("/x/vivavoce"));
        assertThat(ConfigFile.folder(Map.of(), "Mac OS X", home))
                .isEqualTo(home.resolve("Library/Application Support/vivavoce"));
        assertThat(ConfigFile.folder(Map.of("APPDATA", "roaming"), "Windows 11", home))
                .isEqualTo(Path.of("roaming/vivavoce"));
    }
}
