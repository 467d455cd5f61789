package io.vivavoce.hearing;

import io.vivavoce.audio.SamplePosition;

/**
 * Onsets and pauses of one stream, from its windows' speech probabilities.
 *
 * <p>A stream is quiet, or in speech, or in a pause. Quiet ends when speech is likely; speech ends in a pause; a pause
 * ends with speech, or, by {@link #turnEnded}, in quiet. All times are sample positions of windows, so events are
 * back-dated to where they happened, whatever the delay in noticing them.
 *
 * <p>Thread: the hearing thread that owns the stream. Allocates nothing but the positions in events.
 */
public final class Hearing {
    private enum Phase {
        QUIET,
        SPEECH,
        PAUSE
    }

    private final HearingListener listener;

    private HearingThresholds thresholds;
    private Phase phase;
    /** Where the next window must start; −1 before the first. */
    private long next;
    /** Start of the first window of speech of the present stretch; −1 while there is none. */
    private long onset;
    /** End of the last window that was not silence. */
    private long voicedUntil;

    private int speechSamples;
    private int beliefSamples;
    private int silenceSamples;
    private boolean likely;
    private boolean believed;

    public Hearing(HearingThresholds thresholds, HearingListener listener) {
        this.thresholds = thresholds;
        this.listener = listener;
        reset();
    }

    /**
     * Takes the next window and tells the listener what it means.
     *
     * @param probability of speech in the window, 0 to 1
     * @param start position of the window's first sample: the end of the window before it
     * @param samples length of the window at 16 kHz
     * @throws IllegalArgumentException when the window does not follow the one before it (call {@link #reset} at a gap),
     *     is empty, or its probability is none
     */
    public void window(float probability, long start, int samples) {
        check(probability, start, samples);
        next = start + samples;
        count(probability, start, samples);
        switch (phase) {
            case QUIET -> {}
            case SPEECH -> {
                if (silenceSamples >= thresholds.pauseSamples()) pause();
            }
            case PAUSE -> {
                if (onset >= 0) resume();
            }
        }
        if (!likely && speechSamples >= thresholds.likelySamples()) becomeLikely();
        if (likely && !believed && beliefSamples >= thresholds.believedSamples()) {
            believed = true;
            listener.speechBelieved(new SamplePosition(onset));
        }
    }

    /** Other thresholds, from the next window on. */
    public void thresholds(HearingThresholds changed) {
        thresholds = changed;
    }

    /** The verdict fell: what follows the present pause is a new utterance, not a resumption. Nothing while in speech. */
    public void turnEnded() {
        if (phase != Phase.PAUSE) return;
        phase = Phase.QUIET;
        forgetStretch();
    }

    /** True while the user speaks, up to the moment at which a pause is noticed. */
    public boolean inSpeech() {
        return phase == Phase.SPEECH;
    }

    /** Forgets the stream so far, without an event; the next window may start anywhere. */
    public void reset() {
        phase = Phase.QUIET;
        next = -1;
        voicedUntil = 0;
        forgetStretch();
    }

    private void check(float probability, long start, int samples) {
        if (!(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException("probability must be 0 to 1, got " + probability);
        }
        if (samples < 1 || start < 0) {
            throw new IllegalArgumentException(
                    "a window must start at >= 0 and have >= 1 sample, got start " + start + ", samples " + samples);
        }
        if (next >= 0 && start != next) {
            throw new IllegalArgumentException("window starts at " + start + " and must follow the one before it, at "
                    + next + "; reset at a gap");
        }
    }

    private void count(float probability, long start, int samples) {
        beliefSamples = probability >= thresholds.belief() ? beliefSamples + samples : 0;
        speechSamples = probability >= thresholds.speech() ? speechSamples + samples : 0;
        if (probability >= thresholds.silence()) {
            silenceSamples = 0;
            voicedUntil = start + samples;
            if (onset < 0 && probability >= thresholds.speech()) onset = start;
        } else {
            silenceSamples += samples;
            if (phase == Phase.QUIET) onset = -1; // a click: speech that never became likely
        }
    }

    private void pause() {
        phase = Phase.PAUSE;
        forgetStretch();
        listener.pauseStarted(new SamplePosition(voicedUntil), new SamplePosition(next));
    }

    private void resume() {
        phase = Phase.SPEECH;
        listener.speechResumed(new SamplePosition(onset));
    }

    private void becomeLikely() {
        likely = true;
        if (phase == Phase.QUIET) {
            phase = Phase.SPEECH;
            listener.speechStarted(new SamplePosition(onset));
        }
        listener.speechLikely(new SamplePosition(next));
    }

    private void forgetStretch() {
        onset = -1;
        speechSamples = 0;
        beliefSamples = 0;
        silenceSamples = 0;
        likely = false;
        believed = false;
    }
}
