/**
 * The actor of a session: takes events from one mailbox, asks {@link io.vivavoce.turn.TurnLoop} what they mean, and does
 * it. Joins hearing, recognition, thinking and speaking.
 *
 * <p>Entry: {@link io.vivavoce.session.Session}. Threads: the transport's (hears and pulls), one of the
 * {@link io.vivavoce.session.HearingThreads}, which it shares with other sessions, one virtual thread for the actor, one that tells the listener, one {@link io.vivavoce.concurrent.Scope} of virtual threads for each draft or response;
 * models run in the {@link io.vivavoce.concurrent.InferencePool}. After {@code close} all of them are gone.
 */
@NullMarked
package io.vivavoce.session;

import org.jspecify.annotations.NullMarked;
