package io.vivavoce.realtime;

import io.vivavoce.audio.Pcm16;

/** How sound is written in events: G.711's two laws (ITU-T G.711) and 16-bit PCM. */
enum AudioFormat {
    PCM("audio/pcm", 24_000, 2),
    PCMU("audio/pcmu", 8_000, 1),
    PCMA("audio/pcma", 8_000, 1);

    private static final int MU_BIAS = 0x84;
    private static final int MU_CLIP = 32_635;
    /** Every second bit is inverted on the line. */
    private static final int A_MASK = 0x55;

    private final String type;
    private final int rateHz;
    private final int bytesPerSample;

    AudioFormat(String type, int rateHz, int bytesPerSample) {
        this.type = type;
        this.rateHz = rateHz;
        this.bytesPerSample = bytesPerSample;
    }

    String type() {
        return type;
    }

    int rateHz() {
        return rateHz;
    }

    int bytesPerSample() {
        return bytesPerSample;
    }

    /** Samples of −1.0 to 1.0; a byte that makes no whole sample is left out. */
    float[] decode(byte[] bytes) {
        var pcm = new float[bytes.length / bytesPerSample];
        switch (this) {
            case PCM -> Pcm16.fromBytes(bytes, 0, pcm, 0, pcm.length);
            case PCMU -> {
                for (var i = 0; i < pcm.length; i++) pcm[i] = fromMu(bytes[i] & 0xff) / 32768f;
            }
            case PCMA -> {
                for (var i = 0; i < pcm.length; i++) pcm[i] = fromA(bytes[i] & 0xff) / 32768f;
            }
        }
        return pcm;
    }

    byte[] encode(float[] pcm, int length) {
        var linear = new byte[Pcm16.BYTES * length];
        Pcm16.toBytes(pcm, 0, length, linear, 0);
        if (this == PCM) return linear;
        var bytes = new byte[length];
        for (var i = 0; i < length; i++) {
            var sample = (short) ((linear[2 * i] & 0xff) | (linear[2 * i + 1] << 8));
            bytes[i] = (byte) (this == PCMU ? toMu(sample) : toA(sample));
        }
        return bytes;
    }

    private static int toMu(int sample) {
        var sign = sample < 0 ? 0x80 : 0;
        var magnitude = Math.min(Math.abs(sample), MU_CLIP) + MU_BIAS;
        var exponent = 31 - Integer.numberOfLeadingZeros(magnitude) - 7;
        return ~(sign | (exponent << 4) | ((magnitude >> (exponent + 3)) & 0xf)) & 0xff;
    }

    private static int fromMu(int code) {
        var bits = ~code & 0xff;
        var magnitude = ((((bits & 0xf) << 3) + MU_BIAS) << ((bits >> 4) & 7)) - MU_BIAS;
        return (bits & 0x80) != 0 ? -magnitude : magnitude;
    }

    private static int toA(int sample) {
        var sign = sample >= 0 ? 0x80 : 0;
        var magnitude = Math.min(sample >= 0 ? sample : -sample - 1, 32_767);
        var exponent = Math.max(0, 31 - Integer.numberOfLeadingZeros(magnitude | 1) - 7);
        var mantissa = (exponent == 0 ? magnitude >> 4 : magnitude >> (exponent + 3)) & 0xf;
        return (sign | (exponent << 4) | mantissa) ^ A_MASK;
    }

    private static int fromA(int code) {
        var bits = code ^ A_MASK;
        var exponent = (bits >> 4) & 7;
        var base = ((bits & 0xf) << 4) + 8;
        var magnitude = exponent == 0 ? base : (base + 0x100) << (exponent - 1);
        return (bits & 0x80) != 0 ? magnitude : -magnitude;
    }
}
