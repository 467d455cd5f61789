package io.vivavoce.engines.onnx;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Moonshine's word pieces (SentencePiece, one a line, the line number is the id). Immutable. */
final class MoonshineVocabulary {
    static final int START = 1;
    static final int END = 2;

    /** Tiny and base have 32,000 lines of 242,918 bytes; a hundred thousand would be another model's. */
    private static final int MAX_PIECES = 100_000;

    private static final int MAX_BYTES = 4_000_000;
    private static final char SPACE = '\u2581';
    private static final Pattern BYTE = Pattern.compile("<0x([0-9A-F]{2})>");
    private static final String ABOUT = "The vocabulary for recognition (Moonshine), ";

    private final List<byte[]> pieces;

    private MoonshineVocabulary(List<byte[]> pieces) {
        this.pieces = pieces;
    }

    /** @throws ModelException when the file is missing, too large or no such vocabulary */
    static MoonshineVocabulary read(Path file) {
        var lines = lines(file);
        if (lines.length < 3
                || lines.length > MAX_PIECES
                || !lines[START].equals("<s>")
                || !lines[END].equals("</s>")) {
            throw new ModelException(ABOUT + file + ", has " + lines.length + " lines; 3 to " + MAX_PIECES
                    + " are allowed, the second <s> and the third </s>. Run 'vivavoce models verify'.");
        }
        var pieces = new ArrayList<byte[]>(lines.length);
        for (int id = 0; id < lines.length; id++) pieces.add(id <= END ? new byte[0] : bytes(lines[id]));
        return new MoonshineVocabulary(pieces);
    }

    private static String[] lines(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new ModelException(ABOUT + file + ", is missing. Run 'vivavoce models get'.");
        }
        try {
            long size = Files.size(file);
            if (size > MAX_BYTES) {
                throw new ModelException(ABOUT + file + ", has " + size + " bytes; at most " + MAX_BYTES
                        + " are allowed. Run 'vivavoce models verify'.");
            }
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).split("\n", MAX_PIECES + 2);
        } catch (IOException e) {
            throw new ModelException(ABOUT + file + ", can't be read; check its permissions.", e);
        }
    }

    /** A piece is text with ▁ for a space, or one byte of a character that has no piece. */
    private static byte[] bytes(String piece) {
        var single = BYTE.matcher(piece);
        if (single.matches()) return new byte[] {(byte) Integer.parseInt(single.group(1), 16)};
        return piece.replace(SPACE, ' ').getBytes(StandardCharsets.UTF_8);
    }

    /** The text of the tokens, trimmed; special ones, and those beyond the list, say nothing. */
    String text(int[] tokens) {
        var bytes = new ByteArrayOutputStream(tokens.length * 4);
        for (int token : tokens) {
            if (token >= 0 && token < pieces.size()) bytes.writeBytes(pieces.get(token));
        }
        return bytes.toString(StandardCharsets.UTF_8).strip();
    }
}
