package io.vivavoce.engines.remote;

import io.vivavoce.audio.AudioException;
import io.vivavoce.audio.Pcm16;
import io.vivavoce.audio.WavStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/** The samples of an answer as they come: of a WAV file, where it begins as one, else as they are. Thread: one. */
sealed interface ReplySound {

    /**
     * The next samples, mono: all of {@code block} but at the end.
     *
     * @return how many; 0 or less at the end
     * @throws io.vivavoce.thinking.ThinkingException when what comes is no sound of this rate
     */
    int read(float[] block) throws IOException;

    /** What a media type says of an answer. */
    enum Type {
        SOUND,
        /** An error, then, though the status says otherwise. */
        JSON,
        OTHER_SOUND,
        NO_SOUND;

        private static final Set<String> NAMES = Set.of(
                "",
                "application/octet-stream",
                "binary/octet-stream",
                "audio/pcm",
                "audio/raw",
                "audio/wav",
                "audio/wave",
                "audio/vnd.wave",
                "audio/x-wav");

        static Type of(String contentType) {
            var name = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
            if (NAMES.contains(name)) return SOUND;
            if (name.endsWith("json")) return JSON;
            return name.startsWith("audio/") ? OTHER_SOUND : NO_SOUND;
        }
    }

    /** Reads the first bytes. */
    static ReplySound of(InputStream in, OpenAiSynthesizer.Format asked, int sampleRateHz, Failure failure)
            throws IOException {
        var magic = in.readNBytes(4);
        var whole = new SequenceInputStream(new ByteArrayInputStream(magic), in);
        return switch (new String(magic, StandardCharsets.ISO_8859_1)) {
            case "RIFF" -> Wav.open(whole, sampleRateHz, failure);
            case "OggS", "fLaC" -> throw failure.notThisSound("Ogg or FLAC", asked);
            case String text when text.startsWith("ID3") -> throw failure.notThisSound("MP3", asked);
            case String text
            when asked == OpenAiSynthesizer.Format.WAV && !text.isEmpty() ->
                throw failure.notThisSound("what is no WAV file", asked);
            default -> new Raw(whole);
        };
    }

    /** 16 bits, low byte first; half a sample at the end is none. */
    final class Raw implements ReplySound {
        private final InputStream in;
        private byte[] bytes = new byte[0];

        private Raw(InputStream in) {
            this.in = in;
        }

        @Override
        public int read(float[] block) throws IOException {
            if (bytes.length != block.length * Pcm16.BYTES) bytes = new byte[block.length * Pcm16.BYTES];
            var count = in.readNBytes(bytes, 0, bytes.length) / Pcm16.BYTES;
            Pcm16.fromBytes(bytes, 0, block, 0, count);
            return count;
        }
    }

    final class Wav implements ReplySound {
        private final WavStream wav;
        private final Failure failure;

        private Wav(WavStream wav, Failure failure) {
            this.wav = wav;
            this.failure = failure;
        }

        private static Wav open(InputStream in, int sampleRateHz, Failure failure) throws IOException {
            WavStream wav;
            try {
                wav = WavStream.of(in, "it");
            } catch (AudioException e) {
                throw unread(e, failure);
            }
            if (wav.sampleRateHz() != sampleRateHz) throw failure.wrongRate(wav.sampleRateHz(), sampleRateHz);
            return new Wav(wav, failure);
        }

        @Override
        public int read(float[] block) throws IOException {
            try {
                return wav.read(block, 0, block.length);
            } catch (AudioException e) {
                throw unread(e, failure);
            }
        }

        /** What kept the file from being read: the connection, or itself. */
        private static IOException unread(AudioException e, Failure failure) throws IOException {
            if (e.getCause() instanceof IOException connection) throw connection;
            throw failure.badWav(e);
        }
    }
}
