package io.vivavoce.transcription;

import io.vivavoce.transcription.Stretch.Voiced;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Cuts a recording at its pauses. A recognizer writes better what it hears the whole of (cut at each pause of a second,
 * Vosk takes "ask not" for "as not"), so sentences stay together; but a long stretch is a long slice of work, for which
 * live talkers might have to wait, so the longer a stretch is, the shorter a pause ends it. Silence is left out, but for a little around speech.
 *
 * <p>Thread: one; for one recording. Holds at most {@value #MOST_WINDOWS} windows.
 */
final class Cutter {
    /** Samples in a window, the speech detector's: 32 ms. */
    static final int WINDOW = 512;

    /** 256 ms of sound are kept before and after speech: soft beginnings and ends, which the detector misses. */
    static final int AROUND = 8;

    /** 20 s: some 200 ms of an encoder that can't be interrupted. */
    static final int MOST_WINDOWS = 625;

    /** Within so many windows of the longest stretch the quietest is looked for: 4 s, in which there is a word's end. */
    private static final int QUIETEST_OF = 125;

    /** Speech begins at .5 and goes on to .35, as {@link io.vivavoce.hearing.HearingThresholds} has it. */
    private static final float SPEECH = .5f;

    private static final float SILENCE = .35f;

    private final float[] pcm = new float[MOST_WINDOWS * WINDOW];
    private final float[] probabilities = new float[MOST_WINDOWS];
    private final boolean[] voiced = new boolean[MOST_WINDOWS];
    private int windows;
    /** Of the recording: the first sample held. */
    private long start;

    /**
     * Takes the next window.
     *
     * @param probability of speech in it
     * @return a stretch that is over
     */
    Optional<Stretch> window(float[] sound, int offset, float probability) {
        System.arraycopy(sound, offset, pcm, windows * WINDOW, WINDOW);
        probabilities[windows] = probability;
        voiced[windows] = probability >= SPEECH || windows > 0 && voiced[windows - 1] && probability >= SILENCE;
        windows++;
        var last = lastVoiced(windows);
        if (last < 0) {
            if (windows > AROUND) drop(windows - AROUND);
            return Optional.empty();
        }
        var pause = windows - 1 - last;
        if (pause >= pauseThatEnds()) return Optional.of(cut(last + 1 + Math.min(AROUND, pause / 2)));
        if (windows == MOST_WINDOWS) return Optional.of(cut(quietest() + 1));
        return Optional.empty();
    }

    /** The recording is over; the last stretch, if there is one. */
    Optional<Stretch> end() {
        var last = lastVoiced(windows);
        return last < 0 ? Optional.empty() : Optional.of(cut(Math.min(windows, last + 1 + AROUND)));
    }

    /** 1.5 s; 480 ms from 10 s on; 96 ms from 16 s on. */
    private int pauseThatEnds() {
        if (windows < 312) return 47;
        return windows < 500 ? 15 : 3;
    }

    private int lastVoiced(int before) {
        var at = before - 1;
        while (at >= 0 && !voiced[at]) at--;
        return at;
    }

    private int quietest() {
        var quietest = windows - 1;
        for (var at = windows - QUIETEST_OF; at < windows; at++)
            if (probabilities[at] < probabilities[quietest]) quietest = at;
        return quietest;
    }

    private Stretch cut(int end) {
        var stretch = new Stretch(start, Arrays.copyOf(pcm, end * WINDOW), voicedBefore(end));
        drop(end);
        return stretch;
    }

    private List<Voiced> voicedBefore(int end) {
        var found = new ArrayList<Voiced>();
        for (var at = 0; at < end; at++) {
            if (!voiced[at]) continue;
            var from = at;
            while (at < end && voiced[at]) at++;
            found.add(new Voiced(start + (long) from * WINDOW, start + (long) at * WINDOW));
        }
        return found;
    }

    private void drop(int count) {
        var left = windows - count;
        System.arraycopy(pcm, count * WINDOW, pcm, 0, left * WINDOW);
        System.arraycopy(probabilities, count, probabilities, 0, left);
        System.arraycopy(voiced, count, voiced, 0, left);
        windows = left;
        start += (long) count * WINDOW;
    }
}
