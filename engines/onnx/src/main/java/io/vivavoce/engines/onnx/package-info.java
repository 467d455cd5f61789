/**
 * Engines on ONNX Runtime: hearing (Silero), end of turn (Smart Turn), recognition (Moonshine) and speech (Piper, with
 * its phonemizer); the only room that sees ONNX Runtime.
 *
 * <p>Entries: {@link io.vivavoce.engines.onnx.SileroEngine}, {@link io.vivavoce.engines.onnx.SmartTurnEngine},
 * {@link io.vivavoce.engines.onnx.MoonshineRecognizer} and {@link io.vivavoce.engines.onnx.PiperSynthesizer}. Each takes
 * paths to verified model files, loads them once, and shares one session of the runtime between all streams; state that
 * belongs to a stream lives in the stream's own object. A file that is missing, corrupt or made for another role is
 * refused when the engine is made, with a {@link io.vivavoce.engines.onnx.ModelException} that says what to do.
 *
 * <p>Threads: one per call, the caller's; the runtime starts none of its own and spins nowhere. Native memory has one
 * owner: the engine's session or the stream's tensors, both freed by {@code close}, which may be called twice.
 */
@NullMarked
package io.vivavoce.engines.onnx;

import org.jspecify.annotations.NullMarked;
