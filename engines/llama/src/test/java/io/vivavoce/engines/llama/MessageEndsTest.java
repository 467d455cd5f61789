package io.vivavoce.engines.llama;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageEndsTest {
    @ParameterizedTest
    @ValueSource(strings = {".", "?", "!", " ?", "...", "…", ".\"", "?)", ".\n", "\n", "\n\n", "\r\n", "\n   "})
    void marksAndLineBreaksEndAMessage(String piece) {
        assertThat(MessageEnds.isEnd(piece)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ",", ".5", " the", ".com", ":", "-", "a.", "\t", "   "})
    void wordsCommasAndSpacesDoNot(String piece) {
        assertThat(MessageEnds.isEnd(piece)).isFalse();
    }
}
