/**
 * The machine's own {@link io.vivavoce.audio.device.Microphone} and {@link io.vivavoce.audio.device.Loudspeaker},
 * through {@code javax.sound.sampled}; {@link io.vivavoce.audio.device.AudioDevice} lists what there is.
 *
 * <p>Each open device has one platform thread, named after it, which calls the frame's sink or source every 20 ms at the
 * device's pace. A device that goes away while open is told once, as {@link io.vivavoce.audio.device.DeviceLost}; nothing
 * is thrown.
 */
@NullMarked
package io.vivavoce.audio.device;

import org.jspecify.annotations.NullMarked;
