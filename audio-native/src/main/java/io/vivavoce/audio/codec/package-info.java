/**
 * Sound as clients send and want it: WAV, MP3, AAC, M4A, FLAC, Ogg and WebM in; WAV, MP3, Opus, AAC, FLAC and bare PCM
 * out. Entry type: {@link io.vivavoce.audio.codec.Codecs}.
 *
 * <pre>
 *   bytes ─► InputFormat (by content) ─► AudioDecoder ─► mono float, at a rate of choice
 *   mono float, at the voice's rate ─► AudioEncoder ─► bytes as they come
 * </pre>
 *
 * <p>WAV and PCM are Java; the rest is FFmpeg's libavformat and libavcodec. What always holds: the format is found in
 * the first bytes, never in a name; only that one demuxer is opened, with only the decoders that are allowed in it, and
 * no protocol, so that a file can open no other; size, duration, channels and every single native allocation are
 * bounded; native memory belongs to one decoder or encoder, until it is closed. Each belongs to one stream and one
 * thread at a time; any number live side by side.
 */
@NullMarked
package io.vivavoce.audio.codec;

import org.jspecify.annotations.NullMarked;
