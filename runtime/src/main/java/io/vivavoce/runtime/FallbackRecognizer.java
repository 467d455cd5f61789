package io.vivavoce.runtime;

import io.vivavoce.audio.PcmRing;
import io.vivavoce.audio.SamplePosition;
import io.vivavoce.recognition.Recognizer;
import io.vivavoce.recognition.Transcript;
import io.vivavoce.runtime.EngineCall.Waits;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The recognizers of a list as one. The sound of an utterance is kept until the utterance is closed, so that whichever
 * recognizer is asked gets all of it.
 *
 * <p>Thread-safe, as are all recognizers of the list.
 */
final class FallbackRecognizer implements Recognizer {
    /** For the decode of a word or two; the embedded one takes 75 ms, a small server on a busy machine some seconds. */
    static final Duration WAIT = Duration.ofSeconds(4);

    /** The largest share of the sound's own length that a decode may take besides: slower can't be talked with. */
    private static final double MOST_OF_REAL_TIME = 0.5;

    /** 4 s, as much as most utterances have. */
    private static final int USUAL_SAMPLES = 1 << 16;

    /** 65 s, a little more than the longest utterance of a session; of more the beginning is forgotten. */
    private static final int MOST_SAMPLES = 1 << 20;

    private final Lineup<Recognizer> recognizers;
    private final Duration wait;

    FallbackRecognizer(Lineup<Recognizer> recognizers, Duration wait) {
        this.recognizers = recognizers;
        this.wait = wait;
    }

    @Override
    public String name() {
        return recognizers.engineNow().name();
    }

    @Override
    public String language() {
        return recognizers.engineNow().language();
    }

    /** True when any is, for any may have to answer. */
    @Override
    public boolean billed() {
        return recognizers.any(Recognizer::billed);
    }

    /** As the one that answers now. */
    @Override
    public boolean streaming() {
        return recognizers.engineNow().streaming();
    }

    @Override
    public Utterance open() {
        recognizers.checkOpen();
        return new Said();
    }

    @Override
    public void close() {
        recognizers.close();
    }

    /** One recognizer's view: opened and fed on its thread, and read by others only when that has ended. */
    private static final class Seat {
        private @Nullable Utterance utterance;
        private SamplePosition fedTo = SamplePosition.START;

        Transcript transcribe(Recognizer recognizer, PcmRing sound, boolean atPause) throws InterruptedException {
            var open = utterance;
            if (open == null) {
                open = recognizer.open();
                utterance = open;
            }
            if (fedTo.compareTo(sound.oldest()) < 0) fedTo = sound.oldest();
            var more = sound.copy(fedTo, sound.newest());
            open.accept(more, 0, more.length);
            fedTo = fedTo.plus(more.length);
            return open.transcribe(atPause);
        }

        void close() {
            if (utterance != null) utterance.close();
        }
    }

    private final class Said implements Utterance {
        private final PcmRing sound = new PcmRing(USUAL_SAMPLES, MOST_SAMPLES);
        private final Map<Candidate<Recognizer>, Seat> seats = new HashMap<>();
        private boolean closed;

        Said() {
            sound.keepFrom(SamplePosition.START);
        }

        @Override
        public void accept(float[] pcm, int offset, int length) {
            checkOpen();
            Objects.checkFromIndexSize(offset, length, pcm.length);
            sound.write(pcm, offset, length);
        }

        @Override
        public Transcript transcribe(boolean atPause) throws InterruptedException {
            checkOpen();
            return recognizers.call((candidate, recognizer, alone) -> {
                var seat = seats.computeIfAbsent(candidate, _ -> new Seat());
                return candidate.<Transcript, Transcript>ask(
                        _ -> seat.transcribe(recognizer, sound, atPause),
                        _ -> {},
                        alone ? Waits.ENDLESS : waits(),
                        () -> seats.remove(candidate),
                        seat::close);
            });
        }

        private Waits waits() {
            var held = Math.min(sound.written(), MOST_SAMPLES);
            var whole = wait.plusMillis((long) (MOST_OF_REAL_TIME * held * 1000 / SamplePosition.INPUT_HZ));
            return new Waits(whole, whole);
        }

        private void checkOpen() {
            if (closed) throw new IllegalStateException("the utterance is closed: open another");
            recognizers.checkOpen();
        }

        @Override
        public void close() {
            closed = true;
            seats.values().forEach(Seat::close);
            seats.clear();
        }
    }
}
