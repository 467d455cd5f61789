package io.vivavoce.engines.llama;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlaceTest {
    private static Place holding(int... tokens) {
        var place = new Place();
        place.take(0);
        for (int token : tokens) place.append(token);
        return place;
    }

    @Test
    void whatTwoPromptsShareIsCountedFromTheStart() {
        assertThat(holding(1, 2, 3).common(new int[] {1, 2, 4, 5})).isEqualTo(2);
        assertThat(holding(1, 2, 3).common(new int[] {1, 2})).isEqualTo(2);
        assertThat(holding(1, 2, 3).common(new int[] {1, 2, 3, 4})).isEqualTo(3);
        assertThat(holding().common(new int[] {1})).isZero();
    }

    @Test
    void whatWasTruncatedIsForgotten() {
        var place = holding(1, 2, 3);
        place.truncate(1);
        place.append(9);
        assertThat(place.common(new int[] {1, 2, 3})).isEqualTo(1);
        assertThat(place.common(new int[] {1, 9})).isEqualTo(2);
    }

    @Test
    void aChatThatLeftHasNothing() {
        var place = holding(1, 2, 3);
        place.leave();
        assertThat(place.isSomewhere()).isFalse();
        assertThat(place.size()).isZero();
    }

    @Test
    void itGrows() {
        var place = new Place();
        for (int i = 0; i < 1000; i++) place.append(i);
        assertThat(place.size()).isEqualTo(1000);
    }
}
