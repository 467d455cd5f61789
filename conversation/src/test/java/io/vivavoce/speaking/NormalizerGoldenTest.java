package io.vivavoce.speaking;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Golden cases, a file a category, a case a line: {@code written => spoken}. The written side may hold the escapes
 * {@code \n}, {@code \t} and <code>&#92;uXXXX</code>.
 */
class NormalizerGoldenTest {
    private static final List<String> CATEGORIES = List.of(
            "numbers", "money", "dates", "times", "units", "abbreviations", "addresses", "markdown-and-web", "misc");

    record Case(String category, String written, String spoken) {}

    static Stream<Case> cases() {
        return CATEGORIES.stream().flatMap(NormalizerGoldenTest::cases);
    }

    private static Stream<Case> cases(String category) {
        try (InputStream in = Objects.requireNonNull(
                NormalizerGoldenTest.class.getResourceAsStream("normalize/" + category + ".txt"), category)) {
            String lines = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return lines.lines().map(line -> parse(category, line)).toList().stream();
        } catch (IOException e) {
            throw new AssertionError("cannot read the golden cases of " + category, e);
        }
    }

    private static Case parse(String category, String line) {
        int arrow = line.lastIndexOf(" =>");
        return new Case(
                category,
                unescape(line.substring(0, arrow)),
                line.substring(arrow + 3).strip());
    }

    private static String unescape(String text) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\') {
                plain.append(c);
                continue;
            }
            switch (text.charAt(++i)) {
                case 'n' -> plain.append('\n');
                case 't' -> plain.append('\t');
                case 'u' -> {
                    plain.append((char) Integer.parseInt(text, i + 1, i + 5, 16));
                    i += 4;
                }
                default -> throw new AssertionError("unknown escape in the golden case " + text);
            }
        }
        return plain.toString();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void saysWhatPeopleSay(Case golden) {
        SpokenText spoken = Normalizer.english()
                .normalize(golden.written(), new Span(0, golden.written().length()));
        assertThat(spoken.text()).isEqualTo(golden.spoken());
    }

    @Test
    void eachCategoryHasTwentyCasesAndAllThreeHundred() {
        for (String category : CATEGORIES)
            assertThat(cases(category).count()).as(category).isGreaterThanOrEqualTo(20);
        assertThat(cases().count()).isGreaterThanOrEqualTo(300);
    }
}
