package io.vivavoce.audio.codec;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** Encoded sound for tests: files of other programs (see README.md beside them), and our own. */
final class Samples {
    static final List<String> NAMES = List.of(
            "chirp.m4a",
            "chirp.webm",
            "chirp-opus.mp4",
            "chirp-vorbis.ogg",
            "chirp-stereo.mp3",
            "chirp-24bit.flac",
            "video.webm");

    private Samples() {}

    static byte[] bytes(String name) {
        try (InputStream in = Samples.class.getResourceAsStream(name)) {
            if (in == null) throw new AssertionError("no resource " + name);
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The chirp, written in pieces of an odd length, as a voice's clauses are. */
    static byte[] encoded(OutputFormat format, int voiceHz) {
        float[] chirp = Chirp.at(voiceHz);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (AudioEncoder encoder = Codecs.encoder(format, voiceHz)) {
            for (int at = 0; at < chirp.length; at += 333) {
                out.writeBytes(encoder.write(chirp, at, Math.min(333, chirp.length - at)));
            }
            out.writeBytes(encoder.finish());
        }
        return out.toByteArray();
    }
}
