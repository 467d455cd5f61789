package io.vivavoce.turn;

/**
 * How turns are taken in a session; a client may change it at any time.
 *
 * @param automatic whether speech and pauses open and close turns; false is push-to-talk
 * @param createResponse whether a committed turn is answered without being asked
 * @param interruptResponse whether the user's speech may end a reply
 * @param ownsPlayback whether we can pause and resume playback at a sample; false where the client plays by itself
 * @param runsTools whether we run tools ourselves, and so go on when one is done
 * @param speculate whether a draft may be thought and spoken about before the verdict; off for engines that bill
 * @param endpointing when a pause is the end
 * @param bargeIn how speech over a reply is taken
 */
public record TurnPolicy(
        boolean automatic,
        boolean createResponse,
        boolean interruptResponse,
        boolean ownsPlayback,
        boolean runsTools,
        boolean speculate,
        Endpointing endpointing,
        BargeIn bargeIn) {

    public static final TurnPolicy DEFAULT =
            new TurnPolicy(true, true, true, true, true, true, Endpointing.DEFAULT, BargeIn.DEFAULT);

    /**
     * Times of an interruption, in ms. Measured on AEC3's output (facts: turn taking).
     *
     * @param probeAfterMs this much speech over a paused reply is decoded, to see whether it is words
     * @param resumeAfterMs a paused reply goes on this long after the sound ended without a verdict
     * @param recoverWithinMs speech that begins this soon after a commit goes on with the committed turn
     * @param recoverHeardMs … unless this much of the reply was heard
     * @param detachedMs a session whose client is gone is kept this long
     * @param maxUtteranceMs an utterance is closed after this
     */
    public record BargeIn(
            long probeAfterMs,
            long resumeAfterMs,
            long recoverWithinMs,
            long recoverHeardMs,
            long detachedMs,
            long maxUtteranceMs) {
        public static final BargeIn DEFAULT = new BargeIn(500, 1000, 1500, 1000, 60_000, 120_000);

        /** @throws IllegalArgumentException if a time is below 0 or above a day, or no utterance may be spoken */
        public BargeIn {
            Endpointing.checkMs("probeAfterMs", probeAfterMs);
            Endpointing.checkMs("resumeAfterMs", resumeAfterMs);
            Endpointing.checkMs("recoverWithinMs", recoverWithinMs);
            Endpointing.checkMs("recoverHeardMs", recoverHeardMs);
            Endpointing.checkMs("detachedMs", detachedMs);
            Endpointing.checkMs("maxUtteranceMs", maxUtteranceMs);
            if (maxUtteranceMs == 0) throw new IllegalArgumentException("maxUtteranceMs must be 1 or more, got 0");
        }

        /** See {@link #detachedMs}. */
        public BargeIn withDetachedMs(long changed) {
            return new BargeIn(probeAfterMs, resumeAfterMs, recoverWithinMs, recoverHeardMs, changed, maxUtteranceMs);
        }
    }

    /** Whether a reply may be ducked and paused at a sample because the user makes a sound. */
    boolean mayYield() {
        return ownsPlayback && interruptResponse;
    }

    public TurnPolicy withAutomatic(boolean on) {
        return new TurnPolicy(
                on, createResponse, interruptResponse, ownsPlayback, runsTools, speculate, endpointing, bargeIn);
    }

    public TurnPolicy withBargeIn(BargeIn changed) {
        return new TurnPolicy(
                automatic, createResponse, interruptResponse, ownsPlayback, runsTools, speculate, endpointing, changed);
    }

    public TurnPolicy withCreateResponse(boolean on) {
        return new TurnPolicy(
                automatic, on, interruptResponse, ownsPlayback, runsTools, speculate, endpointing, bargeIn);
    }

    public TurnPolicy withEndpointing(Endpointing changed) {
        return new TurnPolicy(
                automatic, createResponse, interruptResponse, ownsPlayback, runsTools, speculate, changed, bargeIn);
    }

    public TurnPolicy withInterruptResponse(boolean on) {
        return new TurnPolicy(automatic, createResponse, on, ownsPlayback, runsTools, speculate, endpointing, bargeIn);
    }

    public TurnPolicy withOwnsPlayback(boolean on) {
        return new TurnPolicy(
                automatic, createResponse, interruptResponse, on, runsTools, speculate, endpointing, bargeIn);
    }

    public TurnPolicy withSpeculate(boolean on) {
        return new TurnPolicy(
                automatic, createResponse, interruptResponse, ownsPlayback, runsTools, on, endpointing, bargeIn);
    }

    public TurnPolicy withRunsTools(boolean on) {
        return new TurnPolicy(
                automatic, createResponse, interruptResponse, ownsPlayback, on, speculate, endpointing, bargeIn);
    }
}
