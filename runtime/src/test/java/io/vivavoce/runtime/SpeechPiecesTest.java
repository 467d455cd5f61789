package io.vivavoce.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.vivavoce.audio.SamplePosition;
import io.vivavoce.testkit.FakeSpeechDetector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpeechPiecesTest {
    private static final int SECOND = SamplePosition.INPUT_HZ;
    private static final float QUIET = 0.01f;
    private static final float LOUD = 0.5f;

    private final List<float[]> pieces = new ArrayList<>();
    private final SpeechPieces cutter =
            new SpeechPieces(new FakeSpeechDetector().open(), (pcm, length) -> pieces.add(Arrays.copyOf(pcm, length)));

    @Test
    void aPieceIsAStretchOfSpeechWithALittleBeforeIt() throws Exception {
        hear(QUIET, 5 * SECOND);
        hear(LOUD, 2 * SECOND);
        hear(QUIET, 5 * SECOND);
        hear(LOUD, SECOND);
        cutter.finish();

        assertThat(pieces).hasSize(2);
        assertThat(loud(pieces.get(0))).isEqualTo(2 * SECOND);
        assertThat(pieces.get(0)[0]).isEqualTo(QUIET);
        assertThat(pieces.get(0).length).isBetween(3 * SECOND, 4 * SECOND);
        assertThat(loud(pieces.get(1))).isEqualTo(SECOND);
    }

    @Test
    void aShortPauseDoesNotCutButInALongPieceABreathDoes() throws Exception {
        for (var i = 0; i < 12; i++) {
            hear(LOUD, 2 * SECOND);
            hear(QUIET, SECOND / 3);
        }
        cutter.finish();

        assertThat(pieces).hasSize(2);
        assertThat(pieces).allSatisfy(piece -> assertThat(piece.length).isGreaterThan(5 * SECOND));
        assertThat(pieces.stream().mapToInt(SpeechPiecesTest::loud).sum()).isEqualTo(24 * SECOND);
    }

    @Test
    void whoNeverPausesIsCutWhereItIsQuietestAndNothingIsLost() throws Exception {
        hear(LOUD, 24 * SECOND);
        hear(0.2f, SECOND / 8);
        hear(LOUD, 36 * SECOND);
        cutter.finish();

        assertThat(pieces).hasSize(3);
        assertThat(pieces).allSatisfy(piece -> assertThat(piece.length).isLessThanOrEqualTo(26 * SECOND));
        assertThat(pieces.get(0)[pieces.get(0).length - 1]).isEqualTo(0.2f);
        assertThat(pieces.stream().mapToInt(piece -> piece.length).sum()).isEqualTo(60 * SECOND + SECOND / 8);
    }

    @Test
    void anHourOfNothingIsNoPiece() throws Exception {
        for (var minute = 0; minute < 60; minute++) hear(0, 60 * SECOND);
        cutter.finish();

        assertThat(pieces).isEmpty();
    }

    private void hear(float level, int samples) throws InterruptedException {
        var pcm = new float[samples];
        Arrays.fill(pcm, level);
        for (var at = 0; at < samples; at += 1000) cutter.accept(pcm, at, Math.min(1000, samples - at));
    }

    private static int loud(float[] piece) {
        var count = 0;
        for (var sample : piece) if (sample == LOUD) count++;
        return count;
    }
}
