package io.vivavoce.house;

import static org.assertj.core.api.Assertions.assertThat;

import io.vivavoce.session.Figure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the files of the repository must and must not hold. */
class FilesTest {
    private static final List<String> TEXT =
            List.of(".java", ".md", ".xml", ".sh", ".cmd", ".json", ".yml", ".yaml", ".properties", ".txt");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s#]+)(#[^)]*)?\\)");

    /**
     * Folders and hosts that exist on one machine only: a user's home, a temporary folder with a name, a registry's
     * mirror. Put together here so that this file holds none of them.
     */
    private static final Pattern MACHINE = Pattern.compile("(?<![\\w.~$}/])("
            + String.join("|", "/ro" + "ot/", "/ho" + "me/\\w+/", "/Us" + "ers/\\w+/", "/wo" + "rk/", "/t" + "mp/\\w+/")
            + ")|(localhost|127\\.0\\.0\\.1):\\d+/(simple|npm|maven|repository|artifactory)");

    @Test
    void noFileNamesAPathOrAMirrorOfTheMachineItWasWrittenOn() {
        var found = textFiles()
                .flatMap(file -> Repository.read(file)
                        .lines()
                        .filter(line -> MACHINE.matcher(line).find())
                        .map(line -> Repository.root().relativize(file) + ": " + line.strip()))
                .toList();

        assertThat(found).isEmpty();
    }

    @Test
    void everyRelativeLinkInTheDocumentationLeadsSomewhere() {
        var broken = new ArrayList<String>();
        for (var page : Repository.files(".md"))
            LINK.matcher(withoutCode(Repository.read(page)))
                    .results()
                    .map(match -> match.group(1))
                    .filter(target -> !target.matches("[a-z]+:.*"))
                    .filter(target -> !Files.exists(page.resolveSibling(target)))
                    .forEach(target -> broken.add(Repository.root().relativize(page) + " → " + target));

        assertThat(broken).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "README.md", "LICENSE", "NOTICE", "ARCHITECTURE.md", "CONTRIBUTING.md", "CODE_OF_CONDUCT.md",
                "SUPPORT.md", "SECURITY.md", "CHANGELOG.md", ".editorconfig", "docs/metrics.md", ".ci/run"
            })
    void theHouseHas(String file) {
        assertThat(Repository.root().resolve(file)).isNotEmptyFile();
    }

    @ParameterizedTest
    @ValueSource(strings = {"vivavoce", "test", ".ci/run"})
    void scriptsCanBeRun(String script) {
        assertThat(Repository.root().resolve(script)).isExecutable();
    }

    @Test
    void decisionsAreNumberedWithoutGapsAndSayWhatFollows() {
        var decisions = Repository.files(".md").stream()
                .filter(file -> file.getParent().endsWith(Path.of("docs", "adr")))
                .filter(file -> file.getFileName().toString().matches("\\d{4}-.*"))
                .toList();

        assertThat(decisions).isNotEmpty();
        for (var i = 0; i < decisions.size(); i++) {
            assertThat(decisions.get(i).getFileName().toString()).startsWith("%04d-".formatted(i + 1));
            assertThat(Repository.read(decisions.get(i))).contains("## Context", "## Decision", "## Consequences");
        }
    }

    @Test
    void theTableOfFiguresIsTheOneInTheCode() {
        var page = Repository.read(Repository.root().resolve("docs/metrics.md"));

        for (var figure : Figure.values())
            assertThat(page)
                    .contains("| `%s` | `%s` | `%s` |"
                            .formatted(figure.logName(), figure.jsonName(), figure.metricName()));
    }

    private static Stream<Path> textFiles() {
        return Repository.files().stream()
                .filter(file -> TEXT.stream().anyMatch(file.toString()::endsWith)
                        || !file.getFileName().toString().contains("."));
    }

    private static String withoutCode(String page) {
        return page.replaceAll("(?s)```.*?```", "").replaceAll("`[^`\\n]*`", "");
    }
}
