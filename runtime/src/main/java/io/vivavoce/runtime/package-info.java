/**
 * Engines chosen, loaded, warmed and closed; the one place that news the voice path, for the command line, the bench and
 * the server.
 *
 * <p>Entry: {@link io.vivavoce.runtime.VoicePath}.
 */
@NullMarked
package io.vivavoce.runtime;

import org.jspecify.annotations.NullMarked;
