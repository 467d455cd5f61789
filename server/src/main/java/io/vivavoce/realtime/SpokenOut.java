package io.vivavoce.realtime;

import io.vivavoce.audio.processing.Resampler;
import io.vivavoce.concurrent.Ticker;
import io.vivavoce.transport.Playout;
import io.vivavoce.turn.Generation;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A reply's sound on its way to a client that plays by itself: at most {@value #AHEAD_MS} ms ahead of what it can have
 * played by now. Thread: one at a time.
 */
final class SpokenOut implements AutoCloseable {
    /** Enough for a network that stutters, and little to take back. */
    static final int AHEAD_MS = 500;

    private final Ticker ticker;
    private final int voiceHz;
    private final float[] frame;

    private Optional<Generation> current = Optional.empty();
    private AudioFormat format = AudioFormat.PCM;
    private @Nullable Resampler resampler;
    private long begun;
    private long pulledSamples;

    SpokenOut(int voiceHz, Ticker ticker) {
        this.voiceHz = voiceHz;
        this.ticker = ticker;
        frame = new float[voiceHz * Playout.FRAME_MS / 1000];
    }

    /** Where a reply's sound comes from. */
    @FunctionalInterface
    interface Source {
        /** Fills the frame with what follows; returns how much that is, 0 or less for nothing. */
        int pull(float[] frame);
    }

    /**
     * What is pulled from now on is the sound of {@code generation}.
     *
     * @param heardMs so much of it was played otherwise, before
     */
    void follow(Generation generation, long heardMs, AudioFormat wanted) {
        if (current.equals(Optional.of(generation))) return;
        close();
        current = Optional.of(generation);
        format = wanted;
        resampler = new Resampler(voiceHz, wanted.rateHz());
        begun = ticker.nanos() - TimeUnit.MILLISECONDS.toNanos(heardMs);
        pulledSamples = heardMs * voiceHz / 1000;
    }

    /** Gives {@code out} what is due. */
    void pull(Source source, Consumer<byte[]> out) {
        var playedMs = TimeUnit.NANOSECONDS.toMillis(ticker.nanos() - begun);
        if (playedMs > sentMs()) { // the client ran dry, and waits as we do
            begun += TimeUnit.MILLISECONDS.toNanos(playedMs - sentMs());
            playedMs = sentMs();
        }
        while (sentMs() < playedMs + AHEAD_MS) {
            var count = source.pull(frame);
            if (count <= 0) return;
            pulledSamples += count;
            out.accept(encoded(frame, count));
        }
    }

    private byte[] encoded(float[] pcm, int count) {
        if (resampler == null) return new byte[0];
        var samples = new float[resampler.maxOutput(count)];
        return format.encode(samples, resampler.process(pcm, 0, count, samples, 0));
    }

    /** What the resampler still holds of {@code generation}. */
    byte[] rest(Generation generation) {
        if (resampler == null || !current.equals(Optional.of(generation))) return new byte[0];
        var rest = new float[resampler.maxFinish()];
        return format.encode(rest, resampler.finish(rest, 0));
    }

    /** Whether a client that began to play when the first sound came has not come to the end of what was sent. */
    boolean isPlaying() {
        return TimeUnit.NANOSECONDS.toMillis(ticker.nanos() - begun) < sentMs();
    }

    /** Sound of the last reply that was sent, in ms. */
    long sentMs() {
        return pulledSamples * 1000 / voiceHz;
    }

    /** Follows nothing any more; may be called twice. */
    @Override
    public void close() {
        current = Optional.empty();
        if (resampler != null) resampler.close();
        resampler = null;
    }
}
