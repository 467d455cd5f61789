package io.vivavoce.audio;

/**
 * Mono samples as 16-bit little-endian bytes and back: what sound cards, WebRTC and most WAV files carry.
 *
 * <p>The one place where rounding and clipping of 16-bit sound are decided: −1.0 ↔ −32768, and 1.0 clips to 32767, so
 * that 16 bits come back unchanged; what is not a number is silence. Stateless; allocates nothing.
 */
public final class Pcm16 {
    /** Bytes of one sample. */
    public static final int BYTES = 2;

    private static final float SCALE = 32768f;

    private Pcm16() {}

    /** Writes {@code length} samples as {@code 2 × length} bytes. */
    public static void toBytes(float[] pcm, int offset, int length, byte[] bytes, int byteOffset) {
        for (int i = 0; i < length; i++) {
            int sample = toInt(pcm[offset + i]);
            bytes[byteOffset + 2 * i] = (byte) sample;
            bytes[byteOffset + 2 * i + 1] = (byte) (sample >> 8);
        }
    }

    /** Reads {@code length} samples from {@code 2 × length} bytes. */
    public static void fromBytes(byte[] bytes, int byteOffset, float[] pcm, int offset, int length) {
        for (int i = 0; i < length; i++) {
            int at = byteOffset + 2 * i;
            pcm[offset + i] = ((bytes[at] & 0xff) | bytes[at + 1] << 8) / SCALE;
        }
    }

    /** The nearest of the 65,536 steps; out of range is clipped, not a number is 0. */
    static int toInt(float sample) {
        return Math.clamp(Math.round(sample * SCALE), -32768, 32767);
    }
}
