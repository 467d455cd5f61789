/**
 * Step 5: text to speech. From written reply to spoken words ({@code Normalizer}, {@code ClauseSplitter}), to sound
 * ({@link io.vivavoce.speaking.Synthesizer}, the SPI), and back from what was played to what was written
 * ({@code PlaybackLedger}).
 */
@NullMarked
package io.vivavoce.speaking;

import org.jspecify.annotations.NullMarked;
