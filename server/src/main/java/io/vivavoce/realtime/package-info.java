/**
 * The OpenAI Realtime protocol (GA) as a server speaks it; the only room that knows its JSON. Entry: {@link
 * io.vivavoce.realtime.RealtimeConnection}, one client and its session; what carries events and sound is behind {@link
 * io.vivavoce.realtime.RealtimeClient}.
 *
 * <p>A client's text becomes a {@link io.vivavoce.realtime.ClientEvent} ({@link io.vivavoce.realtime.ClientEvents}, which
 * bounds and checks it), what a session tells becomes {@link io.vivavoce.realtime.ServerEvent}s ({@link
 * io.vivavoce.realtime.Translator}, pure), and these become JSON ({@link io.vivavoce.realtime.Wire}). Knows no sockets.
 *
 * <p>Always: each response that is created is done once; all that is added is done before; deltas add up to what is done;
 * ids are unique; a wrong event gets one {@code error}, and the session goes on.
 */
@NullMarked
package io.vivavoce.realtime;

import org.jspecify.annotations.NullMarked;
