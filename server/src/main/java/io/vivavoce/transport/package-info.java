/**
 * Step 7: the edges where sound comes in from clients and goes out to them. Entry: {@link io.vivavoce.transport.Playout},
 * the one clock that sound goes out by, and {@link io.vivavoce.transport.SoundIn}, which hands on what comes in at the
 * pace at which it was spoken.
 *
 * <p>Threads: the playout's own platform thread; whoever receives. Knows no protocol.
 */
@NullMarked
package io.vivavoce.transport;

import org.jspecify.annotations.NullMarked;
