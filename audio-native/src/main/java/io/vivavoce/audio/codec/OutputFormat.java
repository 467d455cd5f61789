package io.vivavoce.audio.codec;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What sound can be encoded to: the names of OpenAI's {@code response_format}. All are mono. */
public enum OutputFormat {
    /** 16 bits, with a header that leaves the length open, since it is written before the length is known. */
    WAV("audio/wav"),
    /** MPEG layer III by LAME, without a Xing header: it can't be written before the end. */
    MP3("audio/mpeg", 8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000),
    /** Opus in Ogg. */
    OPUS("audio/ogg; codecs=opus", 8_000, 12_000, 16_000, 24_000, 48_000),
    /** AAC-LC in ADTS frames. */
    AAC("audio/aac", 8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000),
    /** 16 bits, nothing lost. */
    FLAC("audio/flac"),
    /** 16 bits, little-endian, no header: always 24 kHz, as OpenAI's clients expect. */
    PCM("audio/pcm", 24_000);

    /** Voices go up to 48 kHz; what comes faster is brought down to it. */
    private static final int MOST_HZ = 48_000;

    private final String mediaType;
    private final int[] rates; // rising; empty: any

    OutputFormat(String mediaType, int... rates) {
        this.mediaType = mediaType;
        this.rates = rates;
    }

    /** @throws CodecException (WRONG_FORMAT) if {@code name} is none of the six; upper and lower case are the same */
    public static OutputFormat named(String name) {
        for (OutputFormat format : values()) if (format.toString().equals(name.toLowerCase(Locale.ROOT))) return format;
        String shown = name.length() > 20 ? name.substring(0, 20) + "…" : name;
        throw new CodecException(
                CodecException.Reason.WRONG_FORMAT,
                "Sound can't be written as '" + shown + "'; it can as " + allowed());
    }

    private static String allowed() {
        return Arrays.stream(values()).map(OutputFormat::toString).collect(Collectors.joining(", "));
    }

    /** For the header Content-Type. */
    public String mediaType() {
        return mediaType;
    }

    /** The rate at which a voice of {@code fromHz} is written: its own where the format has it, else the next higher. */
    public int rateHz(int fromHz) {
        if (rates.length == 0) return Math.min(fromHz, MOST_HZ);
        for (int rate : rates) if (rate >= fromHz) return rate;
        return rates[rates.length - 1];
    }

    /** The name in lower case: {@code mp3}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
