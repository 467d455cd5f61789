/**
 * Step 4 in this process: language models in GGUF files, through libllama. Entry:
 * {@link io.vivavoce.engines.llama.LlamaModel}.
 *
 * <p>Flow: a chat turns messages into tokens ({@code Prompts}) and hands a {@code Request} to the {@code DecodeLoop},
 * whose one thread, {@code llama-1}, owns the native context and mixes what all chats want into one batch a step.
 *
 * <p>What always holds: only {@code Llama} calls native code; what a chat has in the model's cache is known token by
 * token ({@code Place}); a step that was aborted leaves no token behind.
 */
@NullMarked
package io.vivavoce.engines.llama;

import org.jspecify.annotations.NullMarked;
