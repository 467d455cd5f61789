/**
 * Step 3: speech to text. Entry: {@link io.vivavoce.recognition.Recognizer}, the SPI.
 *
 * <p>Calls block and run on the inference pool; interrupting the thread ends them.
 */
@NullMarked
package io.vivavoce.recognition;

import org.jspecify.annotations.NullMarked;
