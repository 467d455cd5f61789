/**
 * Engines behind HTTP. Entries: {@link io.vivavoce.engines.remote.OpenAiLanguageModel}, step 4 in a server that speaks
 * OpenAI's chat completions, and {@link io.vivavoce.engines.remote.OllamaLanguageModel}, in an Ollama.
 *
 * <p>Flow: a chat writes its messages as JSON ({@code ChatRequest}), reads the answer's bytes ({@code ByteStream}) as
 * server-sent events ({@code EventStream}) or lines ({@code LineStream}), each of them a {@code Chunk}; whatever is no
 * answer becomes a sentence ({@code Failure}).
 *
 * <p>Sound goes the same way: {@link io.vivavoce.engines.remote.OpenAiRecognizer} (step 3) sends a {@code Form} with an
 * utterance in it, {@link io.vivavoce.engines.remote.OpenAiSynthesizer} (step 5) reads a {@code ReplySound}, both through
 * {@code BodyInput}.
 *
 * <p>Threads: the caller's reads, parses and hands out; threads of the JDK's client only move bytes, one buffer ahead.
 *
 * <p>What always holds: a call that ends, however it ends, leaves no stream open; what a server sends is bounded before
 * it is parsed; nothing is asked twice but for a field that a server refuses; a key is in one header and nowhere else.
 */
@NullMarked
package io.vivavoce.engines.remote;

import org.jspecify.annotations.NullMarked;
