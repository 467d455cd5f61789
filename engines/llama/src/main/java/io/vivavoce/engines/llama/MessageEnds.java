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

    static BitSet of(MemorySegment vocabulary) {
        return LlamaVocabulary.endsAnd(vocabulary, MessageEnds::isEnd);
    }

    private static boolean isEnd(byte[] utf8) {
        // Nearly all tokens hold a letter at once: they are not worth a string and a pattern, at each start.
        for (byte b : utf8) {
            if (b >= '0' && Character.isLetterOrDigit(b)) return false;
            if (b != ' ') break;
        }
        return isEnd(new String(utf8, StandardCharsets.UTF_8));
    }

    static boolean isEnd(String piece) {
        return MARK.matcher(piece).matches() || LINE_BREAK.matcher(piece).matches();
    }
}
