package io.vivavoce.engines.llama;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Joins the bytes of tokens to text, keeping back what may be half a character or the beginning of a stop text.
 *
 * <p>Thread: one; for one reply.
 */
final class Pieces {
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private final String stop;
    private final StringBuilder held = new StringBuilder();
    private ByteBuffer half = ByteBuffer.allocate(0);
    private boolean stopped;

    /** @param stop text that ends the reply and is no part of it; empty for none */
    Pieces(String stop) {
        this.stop = stop;
    }

    /** True once the stop text came; nothing comes after it. */
    boolean stopped() {
        return stopped;
    }

    /** The text that is certain with {@code utf8} added; often empty. */
    String add(byte[] utf8) {
        if (stopped) return "";
        decode(utf8, false);
        if (stop.isEmpty()) return take(held.length());
        var at = held.indexOf(stop);
        stopped = at >= 0;
        return take(stopped ? at : held.length() - beginningOfStop());
    }

    /** What was kept back, at the end of the reply; half a character becomes U+FFFD. */
    String end() {
        if (stopped) return "";
        decode(new byte[0], true);
        return take(held.length());
    }

    private void decode(byte[] utf8, boolean last) {
        var in = ByteBuffer.allocate(half.remaining() + utf8.length)
                .put(half)
                .put(utf8)
                .flip();
        // A byte becomes one char at most; broken ones one U+FFFD each.
        var out = CharBuffer.allocate(in.remaining() + 1);
        decoder.decode(in, out, last);
        half = in;
        held.append(out.flip());
    }

    /** How many characters at the end could be the beginning of the stop text. */
    private int beginningOfStop() {
        for (int n = Math.min(stop.length() - 1, held.length()); n > 0; n--)
            if (stop.startsWith(held.substring(held.length() - n))) return n;
        return 0;
    }

    private String take(int length) {
        var text = held.substring(0, length);
        held.delete(0, length);
        return text;
    }
}
