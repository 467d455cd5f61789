package io.vivavoce.audio;

/** How a WAV file writes one sample; all are little-endian. */
enum SampleFormat {
    /** 8-bit PCM, the one unsigned kind: 128 is silence. */
    UNSIGNED_8(1) {
        @Override
        float decode(byte[] bytes, int at) {
            return ((bytes[at] & 0xff) - 128) / 128f;
        }
    },
    SIGNED_16(2) {
        @Override
        float decode(byte[] bytes, int at) {
            return ((bytes[at] & 0xff) | bytes[at + 1] << 8) / 32768f;
        }
    },
    SIGNED_24(3) {
        @Override
        float decode(byte[] bytes, int at) {
            return ((bytes[at] & 0xff) | (bytes[at + 1] & 0xff) << 8 | bytes[at + 2] << 16) / 8_388_608f;
        }
    },
    SIGNED_32(4) {
        @Override
        float decode(byte[] bytes, int at) {
            return int32(bytes, at) / 2_147_483_648f;
        }
    },
    FLOAT_32(4) {
        @Override
        float decode(byte[] bytes, int at) {
            return inRange(Float.intBitsToFloat(int32(bytes, at)));
        }
    },
    FLOAT_64(8) {
        @Override
        float decode(byte[] bytes, int at) {
            long low = int32(bytes, at) & 0xffff_ffffL;
            return inRange((float) Double.longBitsToDouble(low | (long) int32(bytes, at + 4) << 32));
        }
    },
    /** ITU-T G.711 A-law. */
    A_LAW(1) {
        @Override
        float decode(byte[] bytes, int at) {
            return A_LAW_VALUES[bytes[at] & 0xff];
        }
    },
    /** ITU-T G.711 µ-law. */
    MU_LAW(1) {
        @Override
        float decode(byte[] bytes, int at) {
            return MU_LAW_VALUES[bytes[at] & 0xff];
        }
    };

    private static final float[] A_LAW_VALUES = new float[256];
    private static final float[] MU_LAW_VALUES = new float[256];

    static {
        for (int code = 0; code < 256; code++) {
            A_LAW_VALUES[code] = aLaw(code) / 32768f;
            MU_LAW_VALUES[code] = muLaw(code) / 32768f;
        }
    }

    /** Bytes of one sample of one channel. */
    final int bytes;

    SampleFormat(int bytes) {
        this.bytes = bytes;
    }

    /** The sample at byte {@code at}, −1.0 to 1.0. */
    abstract float decode(byte[] bytes, int at);

    private static int int32(byte[] bytes, int at) {
        return (bytes[at] & 0xff) | (bytes[at + 1] & 0xff) << 8 | (bytes[at + 2] & 0xff) << 16 | bytes[at + 3] << 24;
    }

    /** Float files may go beyond full scale, or hold anything at all. */
    private static float inRange(float sample) {
        return Float.isNaN(sample) ? 0 : Math.clamp(sample, -1f, 1f);
    }

    /** G.711 table 1: even bits inverted, sign, 3 bits of segment, 4 of step; scaled to 16 bits. */
    private static int aLaw(int code) {
        int bits = code ^ 0x55;
        int segment = bits >> 4 & 7;
        int step = (bits & 15) << 4;
        int magnitude = segment == 0 ? step + 8 : step + 0x108 << segment - 1;
        return (bits & 0x80) == 0 ? -magnitude : magnitude;
    }

    /** G.711 table 2: all bits inverted, sign, 3 bits of segment, 4 of step, bias 33; scaled to 16 bits. */
    private static int muLaw(int code) {
        int bits = ~code & 0xff;
        int magnitude = (((bits & 15) << 3) + 0x84 << (bits >> 4 & 7)) - 0x84;
        return (bits & 0x80) == 0 ? magnitude : -magnitude;
    }
}
