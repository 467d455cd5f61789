/**
 * Step 4: text to text. Entry: {@link io.vivavoce.thinking.LanguageModel}, the SPI.
 *
 * <p>Calls block; interrupting the thread ends them within one step of the model.
 */
@NullMarked
package io.vivavoce.thinking;

import org.jspecify.annotations.NullMarked;
