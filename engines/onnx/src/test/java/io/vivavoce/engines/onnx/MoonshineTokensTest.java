package io.vivavoce.engines.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class MoonshineTokensTest {
    private final MoonshineTokens tokens = new MoonshineTokens(195);

    @Test
    void aTokenThatComesEightTimesIsALoopOfWhichOneStays() {
        assertThat(addAll(5, 7, 7, 7, 7, 7, 7, 7)).isTrue();
        assertThat(tokens.add(7)).isFalse();
        assertThat(tokens.toArray()).containsExactly(5, 7);
    }

    @Test
    void aPairThatComesFiveTimesIsALoop() {
        assertThat(addAll(1, 2, 1, 2, 1, 2, 1, 2, 1)).isTrue();
        assertThat(tokens.add(2)).isFalse();
        assertThat(tokens.toArray()).containsExactly(1, 2);
    }

    @Test
    void aPhraseThatComesFourTimesIsALoop() {
        assertThat(addAll(9, 1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3)).isTrue();
        assertThat(tokens.add(4)).isFalse();
        assertThat(tokens.toArray()).containsExactly(9, 1, 2, 3, 4);
    }

    @Test
    void aPhraseSaidThreeTimesStays() {
        assertThat(addAll(1, 2, 3, 1, 2, 3, 1, 2, 3, 5)).isTrue();
        assertThat(tokens.size()).isEqualTo(10);
    }

    @Test
    void aLoopNeverFillsTheTokensAndNothingElseIsCut() {
        for (int length = 1; length <= 12; length++) {
            var looping = new MoonshineTokens(195);
            boolean going = true;
            for (int i = 0; going && !looping.isFull(); i++) going = looping.add(i % length);
            assertThat(looping.size()).isEqualTo(length);
        }
        var random = new Random(3);
        while (!tokens.isFull()) assertThat(tokens.add(random.nextInt(1000))).isTrue();
    }

    private boolean addAll(int... more) {
        boolean all = true;
        for (int token : more) all &= tokens.add(token);
        return all;
    }
}
