package io.vivavoce.cli;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Lines of UTF-8 text as people and programs write them, each of bounded length: what is longer, or is no text, is
 * answered with the reason, and the next line comes. One thread at a time.
 */
final class Lines {
    /** A character of UTF-8 has at most four bytes (RFC 3629, section 3). */
    private static final int MAX_BYTES_A_CHARACTER = 4;

    /** What came. */
    sealed interface Line {
        /** A line that is not blank, without control characters but tabs. */
        record Text(String text) implements Line {}

        /** No more lines, or an empty one. */
        record End() implements Line {}

        /** A line that can't be used; {@code why} is a sentence without its last full stop. */
        record Unusable(String why) implements Line {}
    }

    private final InputStream in;
    private final int maxChars;

    /** @param maxChars of a line, UTF-16 units */
    Lines(InputStream in, int maxChars) {
        this.in = new BufferedInputStream(in);
        this.maxChars = maxChars;
    }

    Line next() throws IOException {
        var line = new ByteArrayOutputStream();
        long bytes = 0;
        var next = in.read();
        if (next < 0) return new Line.End();
        for (; next >= 0 && next != '\n'; next = in.read())
            if (bytes++ < (long) maxChars * MAX_BYTES_A_CHARACTER) line.write(next);
        if (bytes > line.size()) return tooLong(bytes + " bytes");
        return understand(line.toByteArray());
    }

    private Line understand(byte[] bytes) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return new Line.Unusable("That line is no UTF-8 text. Set the terminal to UTF-8, or convert the file:"
                    + " iconv -f LATIN1 -t UTF-8 FILE");
        }
        if (text.isBlank()) return new Line.End();
        if (text.length() > maxChars) return tooLong(text.length() + " characters");
        var said = withoutControls(text);
        return said.isBlank()
                ? new Line.Unusable("That line holds nothing but control characters. Write words")
                : new Line.Text(said);
    }

    private Line tooLong(String length) {
        return new Line.Unusable(
                "That line has " + length + "; at most " + maxChars + " characters are sent at once. Shorten it");
    }

    /** Neither the model nor the terminal is to see control characters (C0, DEL, C1): terminals obey them. */
    static String withoutControls(String text) {
        return text.replaceAll("[\\p{Cntrl}\\u0080-\\u009f&&[^\\n\\t]]", "");
    }
}
