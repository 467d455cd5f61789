package io.vivavoce.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextTableTest {
    @Test
    void wordsStandToTheLeftAndFiguresToTheRight() {
        var table = new TextTable("wf", "engine", "p50 ms");
        table.row("recognizer", "75");
        table.row("ear", "0.0984");

        assertThat(table.lines()).containsExactly("""
                engine      p50 ms
                ──────────────────
                recognizer      75
                ear         0.0984""".split("\n"));
    }

    @Test
    void aRowHasACellForEachColumn() {
        assertThatThrownBy(() -> new TextTable("wf", "a", "b").row("1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a row must have 2 cells, got 1");
    }

    @ParameterizedTest
    @CsvSource({
        "0.09734, 0.0973",
        "5.4149, 5.41",
        "48.21, 48.2",
        "310.4, 310",
        "1234.4, 1234",
        "0, 0",
        "0.00031, 0.0003"
    })
    void figuresHaveThreeDigitsThatCount(double value, String text) {
        assertThat(BenchOutput.figure(value)).isEqualTo(text);
    }

    @Test
    void aFigureThatThereIsNotStaysBlank() {
        assertThat(BenchOutput.figure(OptionalDouble.empty())).isEmpty();
    }
}
