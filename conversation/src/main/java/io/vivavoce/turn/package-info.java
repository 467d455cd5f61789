/**
 * Step 2: whose turn it is. A pure rule over records: no clock, thread, I/O or logger; depends on
 * {@link io.vivavoce.audio.SamplePosition} alone. Time comes in with each event.
 */
@NullMarked
package io.vivavoce.turn;

import org.jspecify.annotations.NullMarked;
