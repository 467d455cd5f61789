/**
 * The server's own HTTP and WebSocket interface: {@code /health}, {@code /metrics}, {@code /chat}, {@code /voice-chat}.
 * Entry: {@link io.vivavoce.http.HttpApi}.
 *
 * <p>Whatever comes in is bounded before it is parsed; what is wrong is answered with a {@link io.vivavoce.http.Problem},
 * which names the field. Threads: each request and each WebSocket's messages on a virtual thread of Jetty's; one more per
 * connection writes.
 */
@NullMarked
package io.vivavoce.http;

import org.jspecify.annotations.NullMarked;
