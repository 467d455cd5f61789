package io.vivavoce.bench.frames;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;

class OneTurnTest {
    @Test
    void isAWholeTurnOfEventsThatAllMeanSomething() {
        var turn = new OneTurn();

        assertThatCode(turn::check).doesNotThrowAnyException();
        assertThat(turn.size()).isGreaterThan(150);
    }
}
