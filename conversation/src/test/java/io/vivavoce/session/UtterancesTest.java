package io.vivavoce.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.vivavoce.audio.PcmRing;
import io.vivavoce.audio.SamplePosition;
import io.vivavoce.concurrent.InferencePool;
import io.vivavoce.concurrent.Ticker;
import io.vivavoce.recognition.Recognizer;
import io.vivavoce.recognition.Transcript;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What of the ring a recognizer is given: each sample is its own position, so that they can be told apart. */
class UtterancesTest {
    private static final int SECOND = SamplePosition.INPUT_HZ;
    private static final int PREROLL = Ear.PREROLL_SAMPLES;

    private final PcmRing ring = new PcmRing(4 * SECOND);
    private final Notes notes = new Notes();
    private final InferencePool pool = new InferencePool(1, Ticker.system());
    private final Utterances utterances = new Utterances(notes, ring, pool);

    @AfterEach
    void close() throws InterruptedException {
        utterances.close(1000);
        pool.close();
        assertThat(notes.opened.stream().filter(said -> !said.closed)).isEmpty();
    }

    @Test
    void anUtteranceIsFedOnceFromBeforeItsOnsetOn() throws InterruptedException {
        write(SECOND);
        transcribeFrom(SECOND / 2);
        write(SECOND);
        transcribeFrom(SECOND / 2);

        assertThat(notes.opened)
                .singleElement()
                .satisfies(said -> assertPieces(said, SECOND / 2 - PREROLL, 2 * SECOND));
    }

    @Test
    void aLongerPrerollIsFedFromTheNextUtteranceOn() throws InterruptedException {
        write(2 * SECOND);
        utterances.preroll(SECOND);
        transcribeFrom(3 * SECOND / 2);

        assertPieces(notes.opened.getLast(), SECOND / 2, 2 * SECOND);
    }

    @Test
    void whatBeginsElsewhereIsAnotherUtterance() throws InterruptedException {
        write(2 * SECOND);
        transcribeFrom(SECOND / 2);
        transcribeFrom(SECOND);

        assertThat(notes.opened).hasSize(2);
        assertPieces(notes.opened.getLast(), SECOND - PREROLL, 2 * SECOND);
        assertThat(notes.opened.getFirst().closed).isTrue();
    }

    @Test
    void soundOnEitherSideOfWhatIsGoneIsNotJoined() throws InterruptedException {
        write(SECOND);
        transcribeFrom(SECOND / 2);
        write(3 * SECOND);
        write(3 * SECOND); // the ring holds four
        transcribeFrom(SECOND / 2);

        assertThat(notes.opened).hasSize(2);
        assertPieces(notes.opened.getFirst(), SECOND / 2 - PREROLL, SECOND);
        var held = ring.capacity();
        assertPieces(notes.opened.getLast(), 7 * SECOND - held + SECOND, 7 * SECOND);
    }

    @Test
    void aRecognizerElsewhereWaitsForNoCore() throws InterruptedException {
        write(SECOND);
        transcribeFrom(SECOND / 2);
        assertThat(notes.opened.getFirst().by).isNotEqualTo(Thread.currentThread());

        notes.computesHere = false;
        transcribeFrom(SECOND / 2);
        assertThat(notes.opened.getFirst().by).isEqualTo(Thread.currentThread());
    }

    private void transcribeFrom(int onset) throws InterruptedException {
        utterances.transcribe(new SamplePosition(onset), false, 0);
    }

    private void write(int length) {
        var pcm = new float[length];
        for (var i = 0; i < length; i++) pcm[i] = ring.written() + i;
        ring.write(pcm, 0, length);
    }

    private static void assertPieces(Said said, int from, int to) {
        assertThat(said.pcm).hasSize(to - from);
        assertThat(said.pcm.getFirst()).isEqualTo(from);
        for (var i = 1; i < said.pcm.size(); i++)
            assertThat(said.pcm.get(i) - said.pcm.get(i - 1)).isEqualTo(1f);
    }

    private static final class Notes implements Recognizer {
        final List<Said> opened = new ArrayList<>();
        boolean computesHere = true;

        @Override
        public boolean computesHere() {
            return computesHere;
        }

        @Override
        public String name() {
            return "notes";
        }

        @Override
        public String language() {
            return "en";
        }

        @Override
        public Utterance open() {
            var said = new Said();
            opened.add(said);
            return said;
        }

        @Override
        public void close() {}
    }

    private static final class Said implements Recognizer.Utterance {
        final List<Float> pcm = new ArrayList<>();
        boolean closed;
        Thread by = Thread.currentThread();

        @Override
        public void accept(float[] sound, int offset, int length) {
            assertThat(closed).isFalse();
            for (var i = offset; i < offset + length; i++) pcm.add(sound[i]);
        }

        @Override
        public Transcript transcribe(boolean atPause) {
            by = Thread.currentThread();
            return Transcript.EMPTY;
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
