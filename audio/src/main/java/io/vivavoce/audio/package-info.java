/**
 * PCM, sample positions, ring buffers and WAV files; pure Java, and uses nothing of ours.
 *
 * <p>Everything inside Vivavoce is mono {@code float}, −1.0 to 1.0, at a stated rate: 16 kHz on the way in, the voice's
 * rate on the way out. Positions are counted in samples; milliseconds are derived, for people.
 */
@NullMarked
package io.vivavoce.audio;

import org.jspecify.annotations.NullMarked;
