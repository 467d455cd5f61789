package io.vivavoce.engines.llama;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.regex.Pattern;

/** The tokens that end a message: the end-of-message token, marks that end a sentence, and line breaks. */
final class MessageEnds {
    /** A full stop, question or exclamation mark, with quotes or brackets closed after it. */
    private static final Pattern MARK = Pattern.compile(" ?[.!?…。！？]+[\"')\\]”’]*\\s*");

    private static final Pattern LINE_BREAK = Pattern.compile("[ \\t]*[\\r\\n]\\s*");

    private MessageEnds() {}

    static BitSet of(MemorySegment vocabulary, int size) {
        var ends = new BitSet(size);
        for (int token = 0; token < size; token++)
            if (Llama.isEnd(vocabulary, token)
                    || isEnd(new String(Llama.piece(vocabulary, token, false), StandardCharsets.UTF_8)))
                ends.set(token);
        return ends;
    }

    static boolean isEnd(String piece) {
        return MARK.matcher(piece).matches() || LINE_BREAK.matcher(piece).matches();
    }
}
