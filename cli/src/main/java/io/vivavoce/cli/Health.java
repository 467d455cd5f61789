package io.vivavoce.cli;

import io.vivavoce.audio.SamplePosition;
import java.util.Optional;

/**
 * What went wrong so far in a live talk that nobody would notice: each failure alone is a frame without sound, or a line
 * that is not shown.
 *
 * @param heardFailures frames of the microphone that could not be handed on
 * @param playedFailures frames of the loudspeaker that nobody filled
 * @param shownFailures notices that the screen failed on
 * @param droppedEvents events that the session had no room for
 * @param lostSamples of the microphone, 16 kHz, that the machine was too busy to hear
 */
record Health(long heardFailures, long playedFailures, long shownFailures, long droppedEvents, long lostSamples) {

    /** Why the talk can't go on, if so. */
    Optional<String> failure() {
        if (heardFailures > 0)
            return Optional.of("The microphone's sound could not be heard: the session failed on it." + REPORT);
        if (playedFailures > 0)
            return Optional.of("The reply could not be played: the session failed to give its sound." + REPORT);
        if (shownFailures > 0) return Optional.of("The talk could not be shown: the screen failed." + REPORT);
        return Optional.empty();
    }

    /** What is to be known at the end, if anything. */
    Optional<String> farewell() {
        var lostMs = lostSamples * 1000 / SamplePosition.INPUT_HZ;
        if (lostMs == 0 && droppedEvents == 0) return Optional.empty();
        return Optional.of("This machine was too busy: " + lostMs + " ms of what was said and " + droppedEvents
                + " events were lost. End other programs, or use a smaller language model");
    }

    private static final String REPORT = " Start anew; if it happens again, it is a defect: see SUPPORT.md";
}
