/**
 * The wiring of the server: one class that news it. Entry: {@link io.vivavoce.server.Server}.
 */
@NullMarked
package io.vivavoce.server;

import org.jspecify.annotations.NullMarked;
