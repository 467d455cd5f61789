/**
 * Engines chosen, loaded, warmed and closed; the one place that news the voice path, for the command line, the bench and
 * the server.
 *
 * <p>Entry: {@link io.vivavoce.runtime.VoicePath}. Where a role has several engines, or one that is remote, a {@code
 * Lineup} of {@code Candidate}s decides who is asked, each call runs on a thread of its own ({@code EngineCall}), and a class
 * for each role makes them one engine to the session ({@code FallbackLanguageModel} and the like). An engine of
 * this machine is {@code Kept}: in memory, or loaded again by whoever uses it next. What always holds: an
 * engine's failure is never the user's, unless all fail; a sink's failure or an interrupt is never the engine's; an engine is
 * not closed under a call.
 */
@NullMarked
package io.vivavoce.runtime;

import org.jspecify.annotations.NullMarked;
