package io.vivavoce.runtime;

import io.vivavoce.audio.PcmRing;
import io.vivavoce.audio.SamplePosition;
import io.vivavoce.recognition.Recognizer;
import io.vivavoce.recognition.Transcript;
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
    /**
     * For a decode, or a slice of one: the session gives an utterance up when it has waited 8 s for words ({@link
     * io.vivavoce.turn.Endpointing}), and the next recognizer needs part of them. The embedded one takes 75 ms.
     */
    static final Waits WAITS = new Waits(Duration.ofSeconds(5), Duration.ofSeconds(5));

    /** 4 s, as much as most utterances have. */
    private static final int USUAL_SAMPLES = 1 << 16;

    /**
     * 131 s, a little more than the longest utterance of a session ({@link io.vivavoce.turn.TurnPolicy.BargeIn}); of more
     * the beginning is forgotten.
     */
    private static final int MOST_SAMPLES = 1 << 21;

    private final Lineup<Recognizer> recognizers;
    private final Waits waits;

    FallbackRecognizer(Lineup<Recognizer> recognizers, Waits waits) {
        this.recognizers = recognizers;
        this.waits = waits;
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

    /**
     * As the one that answers now. So an answer of this machine may, in the one turn in which a server fails, be worked out
     * beside the pool, and a server may be waited for in it, in the one in which it is tried again.
     */
    @Override
    public boolean computesHere() {
        return recognizers.engineNow().computesHere();
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

    /** That a slice of work is done. */
    private enum Slice {
        DONE
    }

    /** One recognizer's view: opened and fed on its thread, and read by others only when that has ended. */
    private static final class Seat {
        private @Nullable Utterance utterance;
        private SamplePosition fedTo = SamplePosition.START;

        Transcript transcribe(Recognizer recognizer, PcmRing sound, boolean atPause, SliceEnd between)
                throws InterruptedException {
            var open = utterance;
            if (open == null) {
                open = recognizer.open();
                utterance = open;
            }
            if (fedTo.compareTo(sound.oldest()) < 0) fedTo = sound.oldest();
            var more = sound.copy(fedTo, sound.newest());
            open.accept(more, 0, more.length);
            fedTo = fedTo.plus(more.length);
            return open.transcribe(atPause, between);
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
            return transcribe(atPause, () -> {});
        }

        /** The end of a slice is what the engine gives out: so {@code between} runs on the caller's thread. */
        @Override
        public Transcript transcribe(boolean atPause, SliceEnd between) throws InterruptedException {
            checkOpen();
            return recognizers.call((candidate, recognizer, alone) -> {
                var seat = seats.computeIfAbsent(candidate, _ -> new Seat());
                return candidate.<Slice, Transcript>ask(
                        out -> seat.transcribe(recognizer, sound, atPause, () -> out.put(Slice.DONE)),
                        _ -> between.reached(),
                        alone ? Waits.ENDLESS : waits,
                        () -> seats.remove(candidate),
                        seat::close);
            });
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
