package io.vivavoce.session;

import io.vivavoce.audio.Audible;
import io.vivavoce.concurrent.Ticker;
import io.vivavoce.turn.Generation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the client hears: the transport's clock pulls frames from here, and pulling is playing.
 *
 * <p>Threads: {@link #pull} on the playout thread, the rest on the actor; one lock, held for a frame.
 */
public final class Outlet {
    /** −12 dB: a reply under likely speech. */
    private static final float DUCKED = 0.25f;
    /** Gain moves by this much a sample, so that ducking makes no click: about 10 ms at 22 kHz. */
    private static final float RAMP = 1f / 256;

    private final int sampleRateHz;
    private final Ticker ticker;
    private final Listener listener;

    // guarded by this
    private @Nullable ReplyAudio audio;
    private @Nullable Generation generation;
    private boolean paused;
    private boolean heardAnything;
    private long underruns;
    private long endNanos = TurnMarks.NONE;
    private float gain = 1;
    private float goal = 1;

    /** Told on the playout thread; must not block. */
    interface Listener {
        void played(Generation generation, long samples);

        void firstAudible(Generation generation, int offset);
    }

    /**
     * How a reply was played, up to its end.
     *
     * @param underruns frames filled with silence while more was to come
     * @param endNanos when the last of its frames that were handed out was over, by the ticker; {@link TurnMarks#NONE} if
     *     none was
     */
    record Played(long underruns, long endNanos) {
        static final Played NOTHING = new Played(0, TurnMarks.NONE);
    }

    Outlet(int sampleRateHz, Ticker ticker, Listener listener) {
        this.sampleRateHz = sampleRateHz;
        this.ticker = ticker;
        this.listener = listener;
    }

    /** Rate of the frames, in Hz: the voice's. */
    public int sampleRateHz() {
        return sampleRateHz;
    }

    /**
     * Fills {@code frame} (20 ms) with what is to be played now, silence where there is nothing. One thread, at the pace of
     * the clock that it plays by.
     *
     * @return samples of a reply in it, 0 to {@code frame.length}
     */
    public int pull(float[] frame) {
        return pull(frame, null);
    }

    /**
     * As {@link #pull(float[])}, for a client that plays by itself and is sent sound ahead of time: only what belongs to
     * {@code only}, and only whole frames while more is to come.
     */
    public int pullOf(Generation only, float[] frame) {
        return pull(frame, only);
    }

    private int pull(float[] frame, @Nullable Generation only) {
        Generation playing;
        int count;
        var audibleAt = -1;
        long played;
        synchronized (this) {
            if (only != null && !isReady(only, frame.length)) return 0;
            count = audio == null || paused ? 0 : audio.take(frame);
            java.util.Arrays.fill(frame, count, frame.length, 0);
            if (audio == null || generation == null || paused) return 0;
            if (count < frame.length && !audio.isComplete()) underruns++;
            if (count > 0) endNanos = ticker.nanos() + count * 1_000_000_000L / sampleRateHz;
            applyGain(frame, count);
            if (!heardAnything) audibleAt = Audible.first(frame, 0, count).orElse(-1);
            heardAnything |= audibleAt >= 0;
            playing = generation;
            played = audio.taken();
        }
        if (audibleAt >= 0) listener.firstAudible(playing, audibleAt);
        if (count > 0) listener.played(playing, played);
        return count;
    }

    /**
     * When words of {@code only} sound, where it is what is played now: what became known since the last call. Of all sound
     * that was pulled it is known.
     */
    public synchronized List<SpokenWords> words(Generation only) {
        return audio != null && only.equals(generation) ? audio.takeWords() : List.of();
    }

    private boolean isReady(Generation only, int samples) {
        return audio != null && only.equals(generation) && (audio.isComplete() || audio.holds(samples));
    }

    private void applyGain(float[] frame, int count) {
        if (gain == 1 && goal == 1) return;
        for (var i = 0; i < count; i++) {
            gain = gain < goal ? Math.min(goal, gain + RAMP) : Math.max(goal, gain - RAMP);
            frame[i] *= gain;
        }
    }

    synchronized void start(Generation begun, ReplyAudio reply) {
        generation = begun;
        audio = reply;
        paused = false;
        heardAnything = false;
        underruns = 0;
        endNanos = TurnMarks.NONE;
        gain = 1;
        goal = 1;
    }

    synchronized void duck(boolean on) {
        goal = on ? DUCKED : 1;
    }

    synchronized void pause(boolean on) {
        paused = on;
    }

    /** Nothing more of {@code ended} is played. */
    synchronized Played stop(Generation ended) {
        if (!ended.equals(generation)) return Played.NOTHING;
        audio = null;
        generation = null;
        return new Played(underruns, endNanos);
    }
}
