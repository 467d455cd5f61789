package io.vivavoce.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.vivavoce.speaking.Span;
import io.vivavoce.speaking.SpokenText;
import io.vivavoce.speaking.Timings;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ReplyAudioTest {
    private static final int RATE_HZ = 16_000;

    private final ReplyAudio audio = new ReplyAudio(RATE_HZ);

    @Test
    void samplesComeOutAsTheyWentInWhateverTheBlocks() {
        var all = new float[1000];
        for (var i = 0; i < all.length; i++) all[i] = i;
        for (int from = 0, n = 1; from < all.length; from += n, n = Math.min(2 * n, all.length - from))
            audio.append(all, from, n);
        var taken = new float[1000];
        var part = new float[77];
        var at = 0;
        for (var n = audio.take(part); n > 0; n = audio.take(part)) {
            System.arraycopy(part, 0, taken, at, n);
            at += n;
        }

        assertThat(taken).isEqualTo(all);
        assertThat(audio.taken()).isEqualTo(1000);
        assertThat(audio.aheadMs()).isZero();
    }

    @Test
    void aDraftMakesItsFirstClauseAndWaitsForTheVerdict() throws InterruptedException {
        audio.awaitRoom(); // the first clause is wanted at once
        audio.append(new float[1600], 0, 1600);
        var waiting = Thread.ofVirtual().start(this::awaitRoom);

        assertThat(waiting.join(java.time.Duration.ofMillis(30))).isFalse();
        audio.open();
        waiting.join();
    }

    @Test
    void synthesisWaitsWhileMuchIsAhead() throws InterruptedException {
        audio.open();
        var ahead = (int) (ReplyAudio.AHEAD_MS + 20) * RATE_HZ / 1000;
        audio.append(new float[ahead], 0, ahead);
        var waiting = Thread.ofVirtual().start(this::awaitRoom);

        assertThat(waiting.join(java.time.Duration.ofMillis(30))).isFalse();
        audio.take(new float[320]);
        waiting.join();
    }

    @Test
    void whatWasHeardAreTheWordsWhoseSoundWasPlayed() {
        var words = List.of(
                new SpokenText.Word("one", "", new Span(0, 3)), new SpokenText.Word("two", ".", new Span(4, 7)));
        var times = List.of(new Timings.WordTime(0, 0, 1000), new Timings.WordTime(1, 1000, 2000));
        audio.add("one two.", new SpokenText(words), new Timings(Timings.Kind.EXACT, times, List.of(), 2000));

        assertThat(audio.heardAt(400)).isEmpty();
        assertThat(audio.heardAt(600)).isEqualTo("one");
        assertThat(audio.heardAt(1600)).isEqualTo("one two.");
    }

    @Test
    void ofAClauseThatHasNoTimesYetAboutAsMuchWasHeardAsWasPlayed() {
        var words = List.of(
                new SpokenText.Word("thirteen", "", new Span(0, 8)),
                new SpokenText.Word("fourteen", "", new Span(9, 17)),
                new SpokenText.Word("fifteen", ".", new Span(18, 25)));
        audio.begin("thirteen fourteen fifteen.", new SpokenText(words));
        audio.append(new float[RATE_HZ], 0, RATE_HZ); // the synthesizer is still at work

        assertThat(audio.heardAt(RATE_HZ)).startsWith("thirteen").doesNotContain("fifteen");
    }

    @Test
    void ofAClauseWhoseLengthIsAGuessTheGuessCountsUntilMoreCame() {
        var words = List.of(
                new SpokenText.Word("thirteen", "", new Span(0, 8)),
                new SpokenText.Word("fourteen", "", new Span(9, 17)),
                new SpokenText.Word("fifteen", ".", new Span(18, 25)));
        audio.begin("thirteen fourteen fifteen.", new SpokenText(words));
        audio.expect(10 * RATE_HZ);
        audio.append(new float[2 * RATE_HZ], 0, 2 * RATE_HZ);

        assertThat(audio.heardAt(2 * RATE_HZ)).as("a slow voice").isEqualTo("thirteen");
    }

    private void awaitRoom() {
        try {
            audio.awaitRoom();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
