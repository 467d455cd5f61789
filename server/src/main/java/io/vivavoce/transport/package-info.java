/**
 * Step 7: the edges where sound comes in from clients and goes out to them. Entry: {@link io.vivavoce.transport.Playout},
 * the one clock that sound goes out by; {@link io.vivavoce.transport.SoundIn}, which hands on what comes in at the pace at
 * which it was spoken; {@link io.vivavoce.transport.Rtc}, which answers the offers of WebRTC's clients.
 *
 * <p>Threads: the playout's own platform thread; whoever receives; of WebRTC four native ones for all clients, which hand
 * over to two virtual ones of each client ({@link io.vivavoce.transport.RtcPeer}). Knows no protocol of events.
 *
 * <p>Always: nothing of ours throws into WebRTC's library, and none of its threads waits for us.
 */
@NullMarked
package io.vivavoce.transport;

import org.jspecify.annotations.NullMarked;
