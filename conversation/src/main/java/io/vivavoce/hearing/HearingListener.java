package io.vivavoce.hearing;

import io.vivavoce.audio.SamplePosition;

/**
 * What {@link Hearing} noticed. Called on the hearing thread, in the order of the events; must not block. An exception
 * thrown here reaches the caller of {@link Hearing#window}, whose state is already past the event.
 *
 * <pre>
 * p     .1 .6 .8 .8 .9 .9 .4 .2 .1 .1 .6
 *          │  │        │     │     │  └ resumed(start of this window), likely again one window later
 *          │  │        │     └ since└ pauseStarted(since: end of the last window ≥ .35), noticed here
 *          │  │        └ believed(onset)
 *          │  └ started(onset), likely(here)
 *          └ onset
 * </pre>
 */
public interface HearingListener {

    /** An utterance began at {@code onset}, the start of its first window of speech; told once speech is likely. */
    void speechStarted(SamplePosition onset);

    /** Speech is likely since {@code at}, now. Follows {@link #speechStarted}; comes again in each stretch after a pause. */
    void speechLikely(SamplePosition at);

    /** The stretch of speech that began at {@code onset} is believed; once in each stretch. */
    void speechBelieved(SamplePosition onset);

    /** The user paused at {@code since}, the end of the last window that was not silence; noticed at {@code noticed}. */
    void pauseStarted(SamplePosition since, SamplePosition noticed);

    /** The pause ended at {@code at}, the start of the first window of speech after it. */
    void speechResumed(SamplePosition at);
}
