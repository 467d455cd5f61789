/**
 * Step 1: speech or not. Turns samples into onsets and pauses by sample position.
 *
 * <p>Entry: {@link io.vivavoce.hearing.SpeechDetector}, the SPI, whose probabilities {@link io.vivavoce.hearing.Hearing}
 * turns into events for a {@link io.vivavoce.hearing.HearingListener}. Runs on the hearing thread that owns the session; no
 * allocation of ours per frame; only events leave the room.
 */
@NullMarked
package io.vivavoce.hearing;

import org.jspecify.annotations.NullMarked;
