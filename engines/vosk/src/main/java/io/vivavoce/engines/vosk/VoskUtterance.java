package io.vivavoce.engines.vosk;

import io.vivavoce.recognition.Recognizer;
import io.vivavoce.recognition.Transcript;
import io.vivavoce.recognition.Transcript.WordTime;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * One utterance: the text of its parts that are over, and the sound of the part that is not.
 *
 * <p>The text at a pause needs the decoder to be ended, for it holds back the last 0.3 s, and one that has been ended can't
 * go on: when speech goes on after the pause, the part is decoded again from its beginning, at five to ten times the speed
 * of speech, a second at a time; until that is done, a partial text is the one at the pause. So a draft never changes what
 * comes of the whole.
 *
 * <p>Where a turn ends is not Vosk's to say: its own ends of speech are heeded only in parts of more than 10 s, to bound
 * what is decoded again. To cut at each of them costs words: "ask not" becomes "as not".
 */
final class VoskUtterance implements Recognizer.Utterance {
    /** 0.1 s: about 20 ms of work that can't be interrupted. */
    static final int SLICE_SAMPLES = 1600;
    /** A second: what one call for a partial text may decode again, so that it leaves the core to others soon. */
    static final int PARTIAL_SAMPLES = 10 * SLICE_SAMPLES;
    /** From here on Vosk's own end of speech ends a part: half a second of silence; at 20 s Vosk says so at once. */
    static final int MIN_PART_SAMPLES = 10 * 16_000;
    /** Sound that waits for {@link #transcribe}: five minutes, 10 MB. */
    static final int MAX_WAITING_SAMPLES = 300 * 16_000;
    /** Dropped at once when too much waits, so that not each frame moves the rest. */
    private static final int DROP_SAMPLES = 10 * 16_000;

    private final VoskDecoder decoder;
    private final Consumer<VoskDecoder> giveBack;
    /** What was said in the parts that are over. */
    private Transcript parts = Transcript.EMPTY;

    private final short[] slice = new short[SLICE_SAMPLES];

    /** The sound of the part that is not over, from its beginning; the first {@link #decoded} samples have been decoded. */
    private short[] pcm = new short[5 * 16_000];

    private int length;
    private int decoded;
    /** Samples of the utterance before {@link #pcm}. */
    private long dropped;

    /** The text at the last pause, which was so far into {@link #pcm}. */
    private Transcript last = Transcript.EMPTY;

    private int pausedAt;

    /** At a pause that nothing followed yet. */
    private boolean ended;

    private boolean closed;

    /** @param giveBack takes the decoder when the utterance is closed */
    VoskUtterance(VoskDecoder decoder, Consumer<VoskDecoder> giveBack) {
        this.decoder = decoder;
        this.giveBack = giveBack;
    }

    @Override
    public void accept(float[] sound, int offset, int count) {
        throwIfClosed();
        Objects.checkFromIndexSize(offset, count, sound.length);
        if (count == 0) return;
        if (ended) restart();
        var from = Math.max(0, count - MAX_WAITING_SAMPLES);
        makeRoom(count - from);
        for (var i = from; i < count; i++) pcm[length++] = pcm16(sound[offset + i]);
    }

    private static short pcm16(float sample) {
        return Float.isFinite(sample) ? (short) Math.round(Math.clamp(sample, -1f, 1f) * Short.MAX_VALUE) : 0;
    }

    private void makeRoom(int count) {
        var excess = length + count - MAX_WAITING_SAMPLES;
        if (excess > 0) {
            restart();
            drop(Math.min(length, Math.max(excess, DROP_SAMPLES)));
            pausedAt = 0;
        }
        if (length + count > pcm.length) {
            var size = Math.max(length + count, (int) Math.min(MAX_WAITING_SAMPLES, pcm.length * 2L));
            pcm = Arrays.copyOf(pcm, size);
        }
    }

    /** The part is decoded from its beginning again. */
    private void restart() {
        if (decoded > 0 && !ended) decoder.finish();
        ended = false;
        decoded = 0;
    }

    private void drop(int samples) {
        System.arraycopy(pcm, samples, pcm, 0, length - samples);
        length -= samples;
        dropped += samples;
    }

    @Override
    public Transcript transcribe(boolean atPause) throws InterruptedException {
        return transcribe(atPause, () -> {});
    }

    @Override
    public Transcript transcribe(boolean atPause, Recognizer.SliceEnd between) throws InterruptedException {
        throwIfClosed();
        throwIfInterrupted();
        if (ended) return last;
        var most = atPause ? Integer.MAX_VALUE : PARTIAL_SAMPLES;
        for (var done = 0; done < most && length - decoded >= SLICE_SAMPLES; done += SLICE_SAMPLES) {
            if (decode(SLICE_SAMPLES) && decoded >= MIN_PART_SAMPLES) endPart();
            between.reached();
            throwIfInterrupted();
        }
        if (!atPause) return decoded < pausedAt ? last : with(decoded == 0 ? "" : decoder.partial(), List.of());
        // Whether a part is over here is not asked: it would depend on where the draft was made.
        if (length > decoded) decode(length - decoded);
        last = decoded == 0 ? parts : with(decoder.finish());
        pausedAt = length;
        ended = true;
        return last;
    }

    private boolean decode(int count) {
        System.arraycopy(pcm, decoded, slice, 0, count);
        decoded += count;
        return decoder.decode(slice, count);
    }

    private void endPart() {
        parts = with(decoder.finish());
        drop(decoded);
        pausedAt -= decoded;
        decoded = 0;
    }

    private Transcript with(Transcript part) {
        return with(
                part.text(),
                part.words().stream()
                        .map(word ->
                                new WordTime(word.word(), dropped + word.startSample(), dropped + word.endSample()))
                        .toList());
    }

    private Transcript with(String text, List<WordTime> words) {
        var between = parts.isEmpty() || text.isEmpty() ? "" : " ";
        return new Transcript(
                parts.text() + between + text,
                Stream.concat(parts.words().stream(), words.stream()).toList());
    }

    private static void throwIfInterrupted() throws InterruptedException {
        if (Thread.interrupted()) throw new InterruptedException("recognition was interrupted");
    }

    private void throwIfClosed() {
        if (closed) throw new IllegalStateException("this Vosk utterance is closed");
    }

    @Override
    public void close() {
        if (closed) return;
        closed = true;
        pcm = new short[0];
        length = 0;
        giveBack.accept(decoder);
    }
}
