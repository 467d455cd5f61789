package io.vivavoce.runtime;

import io.vivavoce.audio.SamplePosition;
import io.vivavoce.hearing.HearingThresholds;
import io.vivavoce.hearing.SpeechDetector;

/**
 * Cuts sound of any length into pieces that hold speech and fit a recognizer, where nobody speaks; what holds no speech is
 * dropped. Memory does not grow with the sound's length.
 *
 * <p>One thread at a time. The detector stays the caller's.
 */
public final class SpeechPieces {
    /** The longest piece; recognizers for utterances (Moonshine) take 30 s, and get slower and worse towards it. */
    public static final int MAX_SAMPLES = 25 * SamplePosition.INPUT_HZ;

    /** Sound before the first window of speech that belongs to the piece: a soft first consonant. */
    private static final int LEAD_SAMPLES = SamplePosition.INPUT_HZ / 2;
    /** Up to here only a long pause ends a piece: recognizers need the words around ("ask not" alone is lost). */
    private static final int SHORT_SAMPLES = 8 * SamplePosition.INPUT_HZ;

    private static final int LONG_PAUSE_SAMPLES = 2 * SamplePosition.INPUT_HZ;
    /** Longer than people pause within a sentence. */
    private static final int PAUSE_SAMPLES = 7 * SamplePosition.INPUT_HZ / 10;
    /** From this length on a breath is enough. */
    private static final int LONG_SAMPLES = 15 * SamplePosition.INPUT_HZ;

    private static final int BREATH_SAMPLES = SamplePosition.INPUT_HZ / 5;
    /** Who never pauses is cut in the quietest window of the last three seconds. */
    private static final int LAST_SAMPLES = 3 * SamplePosition.INPUT_HZ;
    /** Below half a step of 16 bits: a recorder that was off; asking the detector about hours of it takes minutes. */
    private static final float DIGITAL_SILENCE = 1.5e-5f;

    private static final HearingThresholds THRESHOLDS = HearingThresholds.DEFAULT;

    /** Takes the pieces, in order. */
    @FunctionalInterface
    public interface Sink {
        /** @param pcm mono 16 kHz; the first {@code length} samples are the piece; overwritten after the return */
        void piece(float[] pcm, int length) throws InterruptedException;
    }

    private final SpeechDetector detector;
    private final Sink sink;
    private final float[] window;
    private final float[] piece;

    private int windowFilled;
    private int filled;
    private int speechSamples;
    private int silenceSamples;
    private boolean inSpeech;
    private boolean off;

    public SpeechPieces(SpeechDetector detector, Sink sink) {
        this.detector = detector;
        this.sink = sink;
        window = new float[detector.windowSamples()];
        piece = new float[MAX_SAMPLES + window.length];
    }

    /** Adds mono 16 kHz sound, −1.0 to 1.0; copied. */
    public void accept(float[] pcm, int offset, int length) throws InterruptedException {
        for (var done = 0; done < length; ) {
            var count = Math.min(length - done, window.length - windowFilled);
            System.arraycopy(pcm, offset + done, window, windowFilled, count);
            windowFilled += count;
            done += count;
            if (windowFilled == window.length) takeWindow();
        }
    }

    /** The sound is over: what is left of a piece is given out. */
    public void finish() throws InterruptedException {
        append(windowFilled);
        windowFilled = 0;
        if (inSpeech) give(filled);
        filled = 0;
    }

    private void takeWindow() throws InterruptedException {
        windowFilled = 0;
        append(window.length);
        var probability = probability();
        if (inSpeech) {
            silenceSamples = probability < THRESHOLDS.silence() ? silenceSamples + window.length : 0;
            if (silenceSamples >= pauseSamples()) {
                give(filled - Math.max(0, silenceSamples - LEAD_SAMPLES));
                inSpeech = false;
            } else if (filled >= MAX_SAMPLES) {
                give(quietest());
            }
        } else {
            speechSamples = probability >= THRESHOLDS.speech() ? speechSamples + window.length : 0;
            inSpeech = speechSamples >= THRESHOLDS.likelySamples();
            if (!inSpeech && filled >= 2 * LEAD_SAMPLES) forget(filled - LEAD_SAMPLES);
        }
    }

    /** The pause that ends the piece, by its length. */
    private int pauseSamples() {
        var spoken = filled - silenceSamples;
        if (spoken < SHORT_SAMPLES) return LONG_PAUSE_SAMPLES;
        return spoken < LONG_SAMPLES ? PAUSE_SAMPLES : BREATH_SAMPLES;
    }

    private void append(int count) {
        System.arraycopy(window, 0, piece, filled, count);
        filled += count;
    }

    private float probability() {
        var wasOff = off;
        off = isOff(window);
        if (off) return 0;
        if (wasOff) detector.reset();
        return detector.probability(window, 0);
    }

    private static boolean isOff(float[] window) {
        for (var sample : window) if (Math.abs(sample) > DIGITAL_SILENCE) return false;
        return true;
    }

    private void give(int length) throws InterruptedException {
        sink.piece(piece, length);
        forget(length);
        speechSamples = 0;
        silenceSamples = 0;
    }

    private void forget(int length) {
        System.arraycopy(piece, length, piece, 0, filled - length);
        filled -= length;
    }

    /** Where in the last seconds it is quietest: the middle of that window. */
    private int quietest() {
        var at = filled;
        var least = Double.MAX_VALUE;
        for (var start = filled - LAST_SAMPLES; start + window.length <= filled; start += window.length / 2) {
            double energy = 0;
            for (var i = start; i < start + window.length; i++) energy += piece[i] * piece[i];
            if (energy < least) {
                least = energy;
                at = start + window.length / 2;
            }
        }
        return at;
    }
}
