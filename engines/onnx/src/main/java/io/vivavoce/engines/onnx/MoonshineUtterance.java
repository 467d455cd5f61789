package io.vivavoce.engines.onnx;

import io.vivavoce.recognition.Recognizer;
import io.vivavoce.recognition.Transcript;
import java.util.Arrays;
import java.util.Objects;

/** One utterance's sound that still waits or may change, its last tokens as a draft, and the text of what was cut off. */
final class MoonshineUtterance implements Recognizer.Utterance {
    /** Attention grows with the square of the sound, and the model was trained on up to 30 s. */
    static final int MAX_DECODE_SAMPLES = 30 * 16_000;
    /** A cut is looked for from here on, so that a piece keeps enough context. */
    static final int MIN_CUT_SAMPLES = 20 * 16_000;
    /** Sound that waits for {@link #transcribe}: 19 MB. */
    static final int MAX_WAITING_SAMPLES = 300 * 16_000;

    /** Dropped at once when too much waits, so that not each frame moves the rest. */
    private static final int DROP_SAMPLES = 10 * 16_000;
    /** Below 0.1 s there is no word, and below 56 ms the encoder's convolutions have nothing left. */
    private static final int MIN_SAMPLES = 1600;

    private static final int QUIET_SAMPLES = 3200;
    private static final int HOP = 160;

    private final MoonshineRecognizer recognizer;
    private final StringBuilder cutText = new StringBuilder();
    private float[] pcm = new float[5 * 16_000];
    private int length;
    private int[] draft = MoonshineTokens.NONE;
    private Transcript last = Transcript.EMPTY;
    private boolean changed;
    private boolean closed;

    MoonshineUtterance(MoonshineRecognizer recognizer) {
        this.recognizer = recognizer;
    }

    @Override
    public void accept(float[] sound, int offset, int count) {
        throwIfClosed();
        Objects.checkFromIndexSize(offset, count, sound.length);
        if (count == 0) return;
        int from = Math.max(0, count - MAX_WAITING_SAMPLES);
        makeRoom(count - from);
        for (int i = from; i < count; i++) {
            float sample = sound[offset + i];
            pcm[length++] = Float.isFinite(sample) ? Math.clamp(sample, -1f, 1f) : 0;
        }
        changed = true;
    }

    private void makeRoom(int count) {
        int excess = length + count - MAX_WAITING_SAMPLES;
        if (excess > 0) drop(Math.min(length, Math.max(excess, DROP_SAMPLES)));
        if (length + count > pcm.length) {
            int size = Math.max(length + count, (int) Math.min(MAX_WAITING_SAMPLES, pcm.length * 2L));
            pcm = Arrays.copyOf(pcm, size);
        }
    }

    private void drop(int samples) {
        System.arraycopy(pcm, samples, pcm, 0, length - samples);
        length -= samples;
        draft = MoonshineTokens.NONE;
    }

    @Override
    public Transcript transcribe(boolean atPause) throws InterruptedException {
        return transcribe(atPause, () -> {});
    }

    @Override
    public Transcript transcribe(boolean atPause, Recognizer.SliceEnd between) throws InterruptedException {
        throwIfClosed();
        if (Thread.interrupted()) throw new InterruptedException("recognition was interrupted");
        if (!changed) return last;
        while (length > MAX_DECODE_SAMPLES) {
            int cut = quietest();
            append(cutText, recognizer.text(decode(cut, between)));
            drop(cut);
        }
        draft = length < MIN_SAMPLES ? MoonshineTokens.NONE : decode(length, between);
        var text = new StringBuilder(cutText);
        append(text, recognizer.text(draft));
        last = new Transcript(text.toString());
        changed = false;
        return last;
    }

    private int[] decode(int until, Recognizer.SliceEnd between) throws InterruptedException {
        int from = LeadingQuiet.samples(pcm, until);
        return recognizer.decode(pcm, from, until - from, draft, between);
    }

    private static void append(StringBuilder text, String more) {
        if (!text.isEmpty() && !more.isEmpty()) text.append(' ');
        text.append(more);
    }

    /** Middle of the quietest stretch where a cut is allowed; depends on the sound alone, not on when it was asked for. */
    private int quietest() {
        double energy = 0;
        for (int i = 0; i < QUIET_SAMPLES; i++) energy += square(MIN_CUT_SAMPLES + i);
        double least = energy;
        int best = MIN_CUT_SAMPLES;
        for (int at = MIN_CUT_SAMPLES; at + QUIET_SAMPLES + HOP <= MAX_DECODE_SAMPLES; at += HOP) {
            for (int i = 0; i < HOP; i++) energy += square(at + QUIET_SAMPLES + i) - square(at + i);
            if (energy < least) {
                least = energy;
                best = at + HOP;
            }
        }
        return best + QUIET_SAMPLES / 2;
    }

    private double square(int at) {
        return (double) pcm[at] * pcm[at];
    }

    private void throwIfClosed() {
        if (closed) throw new IllegalStateException("this Moonshine utterance is closed");
    }

    @Override
    public void close() {
        if (closed) return;
        closed = true;
        pcm = new float[0];
        length = 0;
        recognizer.leave();
    }
}
