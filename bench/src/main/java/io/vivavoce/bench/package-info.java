/**
 * What is measured, how it is counted, and how it is told.
 *
 * <p>Two rules keep the figures honest, and both are computed from sound, never from what the system believes:
 * {@link io.vivavoce.bench.SpeechEnd} says when the question ended, {@link io.vivavoce.bench.Audible} when the reply
 * began. {@link io.vivavoce.bench.Percentiles} sums up, {@link io.vivavoce.bench.LatencyReport} is the JSON.
 *
 * <p>Everything here is a pure function or a record; any thread.
 */
@NullMarked
package io.vivavoce.bench;

import org.jspecify.annotations.NullMarked;
