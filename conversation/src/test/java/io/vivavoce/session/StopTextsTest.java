package io.vivavoce.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StopTextsTest {
    @ParameterizedTest
    @ValueSource(strings = {"One. Two. END three", "One. |Two. |END| three", "O|ne. Two. E|N|D", "One. Two. ENDEND"})
    void theTextEndsBeforeTheFirstStopHoweverItIsCut(String pieces) {
        var stops = new StopTexts(List.of("zzz", "END"));
        var out = new StringBuilder();
        for (var piece : pieces.split("\\|")) out.append(stops.add(piece));

        assertThat(out.toString()).isEqualTo("One. Two. ");
        assertThat(stops.reached()).isTrue();
        assertThat(stops.rest()).isEmpty();
    }

    @Test
    void whatOnlySeemedToBeAStopIsGiven() {
        var stops = new StopTexts(List.of("\n\n"));

        assertThat(stops.add("a\n")).isEqualTo("a");
        assertThat(stops.add("b\n")).isEqualTo("\nb");
        assertThat(stops.rest()).isEqualTo("\n");
        assertThat(stops.reached()).isFalse();
    }

    @Test
    void withoutStopsAllIsGivenAtOnce() {
        assertThat(new StopTexts(List.of()).add("anything")).isEqualTo("anything");
    }
}
