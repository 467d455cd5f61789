package io.vivavoce.transcription;

import static org.assertj.core.api.Assertions.assertThat;

import io.vivavoce.transcription.Passage.Word;
import io.vivavoce.transcription.Stretch.Voiced;
import java.util.List;
import org.junit.jupiter.api.Test;

class WordSpreadTest {
    @Test
    void wordsLieInTheSpeechByTheirLengthsAndNotInItsPauses() {
        var voiced = List.of(new Voiced(1_000, 1_800), new Voiced(5_000, 6_000));

        assertThat(WordSpread.over(voiced, "ask, not  \u2014 you're me!"))
                .containsExactly(
                        new Word("ask", 1_000, 1_400),
                        new Word("not", 1_400, 1_800),
                        new Word("you're", 5_000, 5_700),
                        new Word("me", 5_700, 6_000));
    }

    @Test
    void whatIsNoWordHasNoTime() {
        assertThat(WordSpread.over(List.of(new Voiced(0, 100)), "\u2026 \u2014"))
                .isEmpty();
    }
}
