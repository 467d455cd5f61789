package io.vivavoce.audio;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * What stands before the samples of a WAV file: RIFF chunks (Microsoft, Multimedia Programming Interface 1.0, 1991),
 * WAVE_FORMAT_EXTENSIBLE among them. Nothing in it is believed: every size and count is bounded before it is used.
 *
 * @param dataBytes bytes of samples as declared, whole frames; {@link #TO_THE_END} when the file leaves it open
 */
record WavHeader(SampleFormat format, int channels, int sampleRateHz, long dataBytes) {
    /** Programs that write to a pipe can't know the size: they leave 0 or the largest number there. */
    static final long TO_THE_END = Long.MAX_VALUE;

    static final int MIN_RATE_HZ = 1_000;
    static final int MAX_RATE_HZ = 768_000;
    static final int MAX_CHANNELS = 64;

    /** Real files have fewer than ten chunks; more than this is an attack or noise. */
    private static final int MAX_CHUNKS = 1_000;
    /** A PCM format chunk has 16 to 40 bytes; some codecs append their tables. */
    private static final int MAX_FORMAT_BYTES = 4_096;
    /** Sizes from here on mean "not known": ffmpeg writes 0xFFFFFFFF, SoX 0x7FFFF000 and more. */
    private static final long OPEN_SIZE = 0x7fff_f000L;

    private static final int TAG_PCM = 0x0001;
    private static final int TAG_FLOAT = 0x0003;
    private static final int TAG_A_LAW = 0x0006;
    private static final int TAG_MU_LAW = 0x0007;
    private static final int TAG_EXTENSIBLE = 0xfffe;

    int bytesPerFrame() {
        return format.bytes * channels;
    }

    /**
     * Reads up to the first byte of the samples, and leaves {@code in} there.
     *
     * @param name of the file, for messages
     */
    static WavHeader read(InputStream in, String name) throws IOException {
        byte[] riff = in.readNBytes(12);
        if (riff.length == 0) throw new AudioException(name + " is empty; a WAV file is needed");
        checkMagic(riff, name);
        Optional<WavHeader> format = Optional.empty();
        for (int i = 0; i < MAX_CHUNKS; i++) {
            byte[] head = in.readNBytes(8);
            if (head.length < 8) throw broken(name, "it ends before its 'data' chunk");
            String id = ascii(head, 0);
            long size = Integer.toUnsignedLong(
                    ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getInt(4));
            if (id.equals("data")) {
                return format.orElseThrow(() -> broken(name, "its 'data' chunk comes before its 'fmt ' chunk"))
                        .withDataBytes(size);
            } else if (id.equals("fmt ")) {
                format = Optional.of(readFormat(in, size, name));
            } else {
                skip(in, size, name);
            }
            if ((size & 1) == 1) skip(in, 1, name); // chunks are padded to even sizes
        }
        throw broken(name, "no 'data' chunk among its first " + MAX_CHUNKS + " chunks");
    }

    private static void skip(InputStream in, long bytes, String name) throws IOException {
        try {
            in.skipNBytes(bytes);
        } catch (EOFException e) {
            throw new AudioException(name + " is no usable WAV file: it ends before its 'data' chunk", e);
        }
    }

    private static void checkMagic(byte[] riff, String name) {
        String magic = ascii(riff, 0);
        switch (magic) {
            case "RIFF" -> {
                if (!ascii(riff, 8).equals("WAVE")) throw broken(name, "it is a RIFF file, but holds no WAVE");
            }
            case "RF64", "BW64", "RIFX" ->
                throw new AudioException(name + " is a WAV file of kind " + magic + ", which is not read; RIFF is."
                        + " Convert it: ffmpeg -i in.wav -rf64 never -c:a pcm_s16le out.wav");
            default ->
                throw new AudioException(name + " is no WAV file: it begins with '" + magic
                        + "' instead of 'RIFF'. Convert it: ffmpeg -i FILE -c:a pcm_s16le out.wav");
        }
    }

    private static WavHeader readFormat(InputStream in, long size, String name) throws IOException {
        if (size < 16 || size > MAX_FORMAT_BYTES) {
            throw broken(name, "its 'fmt ' chunk has " + size + " bytes; 16 to " + MAX_FORMAT_BYTES + " are allowed");
        }
        ByteBuffer chunk = ByteBuffer.wrap(in.readNBytes((int) size)).order(ByteOrder.LITTLE_ENDIAN);
        if (chunk.limit() < size) throw broken(name, "it ends within its 'fmt ' chunk");
        int tag = chunk.getShort(0) & 0xffff;
        int channels = chunk.getShort(2) & 0xffff;
        long rate = Integer.toUnsignedLong(chunk.getInt(4));
        int bytesPerFrame = chunk.getShort(12) & 0xffff;
        int bits = chunk.getShort(14) & 0xffff;
        if (tag == TAG_EXTENSIBLE) {
            if (size < 40) throw broken(name, "its extensible 'fmt ' chunk has " + size + " bytes; 40 are needed");
            tag = chunk.getShort(24) & 0xffff; // the sub-format's GUID begins with the plain tag
        }
        if (channels < 1 || channels > MAX_CHANNELS) {
            throw broken(name, "it has " + channels + " channels; 1 to " + MAX_CHANNELS + " are allowed");
        }
        if (rate < MIN_RATE_HZ || rate > MAX_RATE_HZ) {
            throw broken(
                    name, "its rate is " + rate + " Hz; " + MIN_RATE_HZ + " to " + MAX_RATE_HZ + " Hz are allowed");
        }
        SampleFormat format = sampleFormat(tag, bits, name);
        if (bytesPerFrame != format.bytes * channels) {
            throw broken(
                    name,
                    "it says " + bytesPerFrame + " bytes a frame, but " + channels + " channels of " + bits
                            + " bits are " + format.bytes * channels);
        }
        return new WavHeader(format, channels, (int) rate, 0);
    }

    private static SampleFormat sampleFormat(int tag, int bits, String name) {
        // Odd depths (12, 20 bits) lie in the high bits of the next whole number of bytes.
        int bytes = (bits + 7) / 8;
        return switch (tag) {
            case TAG_PCM ->
                switch (bytes) {
                    case 1 -> SampleFormat.UNSIGNED_8;
                    case 2 -> SampleFormat.SIGNED_16;
                    case 3 -> SampleFormat.SIGNED_24;
                    case 4 -> SampleFormat.SIGNED_32;
                    default -> throw unsupported(name, "PCM of " + bits + " bits");
                };
            case TAG_FLOAT ->
                switch (bits) {
                    case 32 -> SampleFormat.FLOAT_32;
                    case 64 -> SampleFormat.FLOAT_64;
                    default -> throw unsupported(name, "float of " + bits + " bits");
                };
            case TAG_A_LAW -> law(SampleFormat.A_LAW, bits, name);
            case TAG_MU_LAW -> law(SampleFormat.MU_LAW, bits, name);
            default -> throw unsupported(name, "format 0x%04x".formatted(tag));
        };
    }

    private static SampleFormat law(SampleFormat format, int bits, String name) {
        if (bits != 8) throw unsupported(name, format + " of " + bits + " bits");
        return format;
    }

    private WavHeader withDataBytes(long size) {
        boolean open = size == 0 || size >= OPEN_SIZE;
        return new WavHeader(format, channels, sampleRateHz, open ? TO_THE_END : size - size % bytesPerFrame());
    }

    private static String ascii(byte[] bytes, int at) {
        StringBuilder text = new StringBuilder(4);
        for (int i = at; i < Math.min(at + 4, bytes.length); i++) {
            text.append(bytes[i] >= ' ' && bytes[i] < 127 ? (char) bytes[i] : '?');
        }
        return text.toString();
    }

    private static AudioException broken(String name, String what) {
        return new AudioException(name + " is no usable WAV file: " + what);
    }

    private static AudioException unsupported(String name, String what) {
        return new AudioException(name + " holds " + what + ", which is not read; 8 to 32-bit PCM, 32 and 64-bit float,"
                + " A-law and µ-law are. Convert it: ffmpeg -i in.wav -c:a pcm_s16le out.wav");
    }
}
