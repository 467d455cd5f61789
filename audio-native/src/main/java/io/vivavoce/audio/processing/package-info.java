/**
 * Sound made fit for hearing and for playing: {@link io.vivavoce.audio.processing.Resampler} (FFmpeg's libswresample)
 * and {@link io.vivavoce.audio.processing.VoiceProcessing} (WebRTC's echo cancellation, noise suppression and gain).
 *
 * <p>Both belong to one stream and one thread, hold native memory until closed, and allocate nothing per frame.
 */
@NullMarked
package io.vivavoce.audio.processing;

import org.jspecify.annotations.NullMarked;
