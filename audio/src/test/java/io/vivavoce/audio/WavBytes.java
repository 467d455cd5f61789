package io.vivavoce.audio;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Builds WAV files for tests, right ones and wrong ones. */
final class WavBytes {
    private final ByteArrayOutputStream chunks = new ByteArrayOutputStream();

    WavBytes format(int tag, int channels, int rate, int bits) {
        return chunk("fmt ", plainFormat(tag, channels, rate, bits).array());
    }

    /** WAVE_FORMAT_EXTENSIBLE, whose GUID begins with the plain tag. */
    WavBytes extensible(int tag, int channels, int rate, int bits) {
        ByteBuffer plain = plainFormat(0xfffe, channels, rate, bits);
        ByteBuffer body = little(40)
                .put(plain)
                .putShort((short) 22)
                .putShort((short) bits)
                .putInt(3);
        body.putInt(tag).putInt(0x00100000).putInt(0xaa000080).putInt(0x719b3800);
        return chunk("fmt ", body.array());
    }

    private static ByteBuffer plainFormat(int tag, int channels, int rate, int bits) {
        int frame = channels * ((bits + 7) / 8);
        return little(16)
                .putShort((short) tag)
                .putShort((short) channels)
                .putInt(rate)
                .putInt(rate * frame)
                .putShort((short) frame)
                .putShort((short) bits)
                .flip();
    }

    WavBytes chunk(String id, byte[] body) {
        return chunk(id, body.length, body);
    }

    /** With a size that need not be true. */
    WavBytes chunk(String id, int size, byte[] body) {
        chunks.writeBytes(id.getBytes(StandardCharsets.US_ASCII));
        chunks.writeBytes(little(4).putInt(size).array());
        chunks.writeBytes(body);
        if ((body.length & 1) == 1) chunks.write(0);
        return this;
    }

    byte[] build() {
        return build("RIFF");
    }

    byte[] build(String magic) {
        byte[] body = chunks.toByteArray();
        return little(12 + body.length)
                .put(magic.getBytes(StandardCharsets.US_ASCII))
                .putInt(body.length + 4)
                .put("WAVE".getBytes(StandardCharsets.US_ASCII))
                .put(body)
                .array();
    }

    static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
