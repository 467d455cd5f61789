package io.vivavoce.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each engine brings a configuration example and a smoke test (CONTRIBUTING.md). */
class EnginesTest {
    private static final Set<String> STEPS = Set.of(
            "io.vivavoce.hearing",
            "io.vivavoce.turn",
            "io.vivavoce.recognition",
            "io.vivavoce.thinking",
            "io.vivavoce.speaking",
            "io.vivavoce.face");
    private static final Pattern CONFIGURATION = Pattern.compile("(?s)## Configuration\\R.*?```(sh|yaml)\\R.+?```");
    private static final Pattern SMOKE_TEST = Pattern.compile("Smoke test: `(\\w+)`");

    /** Public classes of engines.* that implement the SPI of a step. */
    static List<String> engines() {
        return Rooms.all().stream()
                .filter(type -> type.getPackageName().startsWith("io.vivavoce.engines."))
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC) && !type.isInterface())
                .filter(type -> type.getAllRawInterfaces().stream().anyMatch(EnginesTest::isOfAStep))
                .map(JavaClass::getSimpleName)
                .sorted()
                .toList();
    }

    @ParameterizedTest
    @MethodSource("engines")
    void anEngineHasAPageWithAConfigurationExampleAndASmokeTest(String engine) {
        var pages = pagesOf(engine);
        assertThat(pages)
                .as("pages in docs/engines that say: Class: `%s`", engine)
                .hasSize(1);

        var text = Repository.read(pages.getFirst());
        assertThat(text)
                .as("%s: a ## Configuration section with an example", pages)
                .containsPattern(CONFIGURATION);
        assertThat(smokeTests(text))
                .as("%s: Smoke test: `Name`", pages)
                .isNotEmpty()
                .allSatisfy(test -> assertThat(Repository.files("/" + test + ".java"))
                        .as("the file of smoke test %s", test)
                        .isNotEmpty());
    }

    private static List<Path> pagesOf(String engine) {
        return Repository.files(".md").stream()
                .filter(page -> Repository.root().relativize(page).startsWith(Path.of("docs", "engines")))
                .filter(page -> Repository.read(page).contains("Class: `" + engine + "`"))
                .toList();
    }

    private static List<String> smokeTests(String page) {
        return Stream.of(SMOKE_TEST.matcher(page))
                .flatMap(matcher -> matcher.results())
                .map(match -> match.group(1))
                .toList();
    }

    private static boolean isOfAStep(JavaClass type) {
        return STEPS.contains(type.getPackageName());
    }
}
