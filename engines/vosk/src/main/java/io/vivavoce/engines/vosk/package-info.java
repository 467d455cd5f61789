/**
 * Recognition by Vosk, as sound comes in. Entry: {@link io.vivavoce.engines.vosk.VoskRecognizer}; the only user of Vosk's
 * library.
 *
 * <p>Calls run on their caller's thread, in slices of 0.1 s of sound. Native memory of an utterance is freed when it is
 * closed, the model's with the last of them.
 */
@NullMarked
package io.vivavoce.engines.vosk;

import org.jspecify.annotations.NullMarked;
