package io.vivavoce.audio.codec;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_AAC;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_FLAC;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_MP3;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_OPUS;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_VORBIS;

import java.util.Map;
import java.util.Optional;

/** What sound is read from: container, its demuxer in FFmpeg, and what may be inside. */
public enum InputFormat {
    WAV("WAV", "", Map.of()), // read in Java
    MP3("MP3", "mp3", Map.of(AV_CODEC_ID_MP3, "mp3float")),
    AAC("AAC (ADTS)", "aac", Map.of(AV_CODEC_ID_AAC, "aac")),
    M4A("M4A/MP4 with AAC or Opus", "mov", Map.of(AV_CODEC_ID_AAC, "aac", AV_CODEC_ID_OPUS, "opus")),
    FLAC("FLAC", "flac", Map.of(AV_CODEC_ID_FLAC, "flac")),
    OGG("Ogg with Opus or Vorbis", "ogg", Map.of(AV_CODEC_ID_OPUS, "opus", AV_CODEC_ID_VORBIS, "vorbis")),
    WEBM("WebM with Opus or Vorbis", "matroska", Map.of(AV_CODEC_ID_OPUS, "opus", AV_CODEC_ID_VORBIS, "vorbis"));

    /** For messages. */
    static final String ALLOWED = "WAV, MP3, AAC, M4A, FLAC, Ogg (Opus, Vorbis) and WebM (Opus, Vorbis) are read";

    private final String title;
    private final String demuxer;
    /** FFmpeg's id of a codec that may be inside, and its decoder there: those of FFmpeg's own, fuzzed for years. */
    private final Map<Integer, String> decoders;

    InputFormat(String title, String demuxer, Map<Integer, String> decoders) {
        this.title = title;
        this.demuxer = demuxer;
        this.decoders = decoders;
    }

    /**
     * Tells the format by content; file names and media types lie too often.
     *
     * @param bytes the file, from its beginning; more than the first few kilobytes are looked at only where an MP3's
     *     ID3 tag is longer
     * @throws CodecException WRONG_FORMAT, naming what came, or BROKEN if there is nothing at all
     */
    public static InputFormat of(byte[] bytes) {
        return Signatures.format(bytes);
    }

    /**
     * The format of a file that begins with four bytes of its own, as bare samples do by a chance of one in 10⁹ at most; MP3
     * and AAC without a tag do not, and are not found.
     */
    public static Optional<InputFormat> marked(byte[] bytes) {
        return Signatures.marked(bytes);
    }

    String demuxer() {
        return demuxer;
    }

    /** As FFmpeg's whitelist wants it: its demuxers of MP4 and WebM go by lists of names. */
    String demuxerNames() {
        return switch (this) {
            case M4A -> "mov,mp4,m4a,3gp,3g2,mj2";
            case WEBM -> "matroska,webm";
            case WAV, MP3, AAC, FLAC, OGG -> demuxer;
        };
    }

    Map<Integer, String> decoders() {
        return decoders;
    }

    /** The title: {@code Ogg with Opus or Vorbis}. */
    @Override
    public String toString() {
        return title;
    }
}
