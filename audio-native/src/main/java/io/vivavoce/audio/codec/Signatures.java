package io.vivavoce.audio.codec;

import io.vivavoce.audio.codec.CodecException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The first bytes of files: of those that are read, and of those that people send by mistake. */
final class Signatures {
    /** An ID3 tag has a head of ten bytes, and a length of four times seven bits in its last four (id3.org, 2.4.0). */
    private static final int ID3_HEAD = 10;
    /** Bytes shown of a file that is nothing known. */
    private static final int SHOWN = 8;

    /** @param at where {@code text} stands in the file */
    private record Known(int at, String text, String title) {}

    /** Only for the message; the order matters where one begins as another does. */
    private static final List<Known> REFUSED = List.of(
            new Known(0, "RF64", "a WAV file of kind RF64"),
            new Known(0, "RIFX", "a WAV file of kind RIFX"),
            new Known(8, "AVI ", "an AVI video"),
            new Known(8, "WEBP", "a WebP picture"),
            new Known(0, "FORM", "an AIFF file"),
            new Known(0, "#!AMR", "an AMR file"),
            new Known(0, ".snd", "an AU file"),
            new Known(0, "caff", "a Core Audio file"),
            new Known(0, "MThd", "a MIDI file"),
            new Known(0, "wvpk", "a WavPack file"),
            new Known(0, "MAC ", "a Monkey's Audio file"),
            new Known(0, "\u0030\u0026\u00b2\u0075", "a Windows Media file"),
            new Known(0, "#EXTM3U", "a playlist"),
            new Known(0, "%PDF", "a PDF document"),
            new Known(0, "\u0089PNG", "a PNG picture"),
            new Known(0, "\u00ff\u00d8\u00ff", "a JPEG picture"),
            new Known(0, "GIF8", "a GIF picture"),
            new Known(0, "PK\u0003\u0004", "a ZIP archive"),
            new Known(0, "\u001f\u008b", "gzip data"),
            new Known(0, "{", "JSON or other text"),
            new Known(0, "<", "XML or HTML"));

    private Signatures() {}

    static InputFormat format(byte[] bytes) {
        if (bytes.length == 0) {
            throw new CodecException(Reason.BROKEN, "The sound is empty (0 bytes); " + InputFormat.ALLOWED);
        }
        int start = afterTag(bytes);
        InputFormat named = byName(bytes, start);
        if (named != null) return named;
        if (isAdts(bytes, start)) return InputFormat.AAC;
        // a tag that leads nowhere (cut, or padded) is MP3's by far most often; its demuxer finds out
        if (isLayerThree(bytes, start) || start > 0) return InputFormat.MP3;
        throw new CodecException(Reason.WRONG_FORMAT, "The sound is " + what(bytes) + "; " + InputFormat.ALLOWED);
    }

    /** See {@link InputFormat#marked}. */
    static Optional<InputFormat> marked(byte[] bytes) {
        InputFormat named = byName(bytes, afterTag(bytes));
        if (named == null && (is(bytes, 0, "ID3\u0003") || is(bytes, 0, "ID3\u0004")))
            return Optional.of(InputFormat.MP3);
        return Optional.ofNullable(named);
    }

    /** By the names that files give themselves. */
    private static @Nullable InputFormat byName(byte[] bytes, int start) {
        if (is(bytes, 0, "RIFF") && is(bytes, 8, "WAVE")) return InputFormat.WAV;
        if (is(bytes, start, "fLaC")) return InputFormat.FLAC;
        if (is(bytes, 0, "OggS")) return InputFormat.OGG;
        if (is(bytes, 4, "ftyp")) return InputFormat.M4A;
        if (is(bytes, 0, "\u001a\u0045\u00df\u00a3")) return InputFormat.WEBM; // EBML (RFC 8794)
        return null;
    }

    /** Where an ID3 tag ends; 0 without. */
    private static int afterTag(byte[] bytes) {
        if (!is(bytes, 0, "ID3") || bytes.length < ID3_HEAD) return 0;
        int length = 0;
        for (int i = 6; i < ID3_HEAD; i++) length = length << 7 | bytes[i] & 0x7f;
        return ID3_HEAD + length; // at most 2^28: no overflow
    }

    /** ISO 14496-3, 1.A.2: twelve bits of sync, layer 0, and a rate of the table's thirteen. */
    private static boolean isAdts(byte[] bytes, int at) {
        if (at + 4 > bytes.length) return false;
        boolean sync = (bytes[at] & 0xff) == 0xff && (bytes[at + 1] & 0xf6) == 0xf0;
        return sync && (bytes[at + 2] >> 2 & 15) < 13;
    }

    /** ISO 11172-3, 2.4.1.3: eleven bits of sync, a version, layer III, a bit rate and a sampling rate that exist. */
    private static boolean isLayerThree(byte[] bytes, int at) {
        if (at + 4 > bytes.length) return false;
        boolean sync = (bytes[at] & 0xff) == 0xff && (bytes[at + 1] & 0xe0) == 0xe0;
        boolean version = (bytes[at + 1] >> 3 & 3) != 1;
        boolean layer = (bytes[at + 1] >> 1 & 3) == 1;
        return sync && version && layer && (bytes[at + 2] >> 4 & 15) != 15 && (bytes[at + 2] >> 2 & 3) != 3;
    }

    private static String what(byte[] bytes) {
        for (Known known : REFUSED) if (is(bytes, known.at, known.text)) return known.title;
        byte[] first = Arrays.copyOf(bytes, Math.min(SHOWN, bytes.length));
        return "of no known format (it begins with the bytes "
                + HexFormat.ofDelimiter(" ").formatHex(first) + ")";
    }

    private static boolean is(byte[] bytes, int at, String text) {
        byte[] wanted = text.getBytes(StandardCharsets.ISO_8859_1);
        if (at + wanted.length > bytes.length) return false;
        for (int i = 0; i < wanted.length; i++) if (bytes[at + i] != wanted[i]) return false;
        return true;
    }
}
