package io.vivavoce.engines.llama;

import static io.vivavoce.engines.llama.LlamaCalls.address;
import static io.vivavoce.engines.llama.LlamaCalls.found;
import static io.vivavoce.engines.llama.LlamaCalls.handle;
import static io.vivavoce.engines.llama.LlamaCalls.is;
import static io.vivavoce.engines.llama.LlamaCalls.number;
import static io.vivavoce.engines.llama.LlamaCalls.unexpected;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.vivavoce.thinking.Message;
import io.vivavoce.thinking.ThinkingException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** A model's text and tokens: pieces, tokenizing, chat templates. Thread-safe. */
final class LlamaVocabulary {
    /** struct llama_chat_message { const char * role, * content; } */
    private static final StructLayout CHAT_MESSAGE = MemoryLayout.structLayout(ADDRESS, ADDRESS);

    /** No token's text is longer in any vocabulary seen; longer ones are asked for again. */
    private static final int PIECE_BYTES = 256;

    private static final MethodHandle VOCAB = handle("llama_model_get_vocab", ADDRESS, ADDRESS);
    private static final MethodHandle VOCAB_SIZE = handle("llama_vocab_n_tokens", JAVA_INT, ADDRESS);
    private static final MethodHandle IS_END = handle("llama_vocab_is_eog", JAVA_BOOLEAN, ADDRESS, JAVA_INT);
    private static final MethodHandle IS_CONTROL = handle("llama_vocab_is_control", JAVA_BOOLEAN, ADDRESS, JAVA_INT);
    private static final MethodHandle ADDS_BEGIN = handle("llama_vocab_get_add_bos", JAVA_BOOLEAN, ADDRESS);
    private static final MethodHandle BEGIN = handle("llama_vocab_bos", JAVA_INT, ADDRESS);
    private static final MethodHandle TOKENIZE = handle(
            "llama_tokenize", JAVA_INT, ADDRESS, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, JAVA_BOOLEAN, JAVA_BOOLEAN);
    private static final MethodHandle PIECE =
            handle("llama_token_to_piece", JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, JAVA_BOOLEAN);
    private static final MethodHandle TEMPLATE = handle("llama_model_chat_template", ADDRESS, ADDRESS, ADDRESS);
    private static final MethodHandle APPLY =
            handle("llama_chat_apply_template", JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, JAVA_BOOLEAN, ADDRESS, JAVA_INT);

    private LlamaVocabulary() {}

    static MemorySegment vocabulary(MemorySegment model) {
        return address(VOCAB, model);
    }

    static int vocabularySize(MemorySegment vocabulary) {
        return number(VOCAB_SIZE, vocabulary);
    }

    /** True for tokens after which a reply is over. */
    static boolean isEnd(MemorySegment vocabulary, int token) {
        return is(IS_END, vocabulary, token);
    }

    /** True for tokens that stand for no text: those that a template is made of. */
    static boolean isControl(MemorySegment vocabulary, int token) {
        return is(IS_CONTROL, vocabulary, token);
    }

    /** The token that the model wants at the start of each prompt, if it does. */
    static Optional<Integer> begin(MemorySegment vocabulary) {
        return is(ADDS_BEGIN, vocabulary) ? Optional.of(number(BEGIN, vocabulary)) : Optional.empty();
    }

    /** The tokens of {@code text}; the names of control tokens in it become these tokens. */
    static int[] tokenize(MemorySegment vocabulary, String text) {
        var utf8 = text.getBytes(StandardCharsets.UTF_8);
        if (utf8.length == 0) return new int[0];
        var room = utf8.length + 16;
        try (var arena = Arena.ofConfined()) {
            var out = arena.allocate(JAVA_INT, room);
            var n = (int) TOKENIZE.invokeExact(
                    vocabulary, arena.allocateFrom(JAVA_BYTE, utf8), utf8.length, out, room, false, true);
            if (n < 0) throw new ThinkingException("llama_tokenize of " + utf8.length + " bytes returned " + n);
            return out.asSlice(0, (long) n * JAVA_INT.byteSize()).toArray(JAVA_INT);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    /** The UTF-8 bytes of a token, which may be part of a character. */
    static byte[] piece(MemorySegment vocabulary, int token, boolean controlToo) {
        try (var arena = Arena.ofConfined()) {
            return piece(vocabulary, token, controlToo, arena.allocate(PIECE_BYTES));
        }
    }

    /** The tokens whose text, as UTF-8 bytes, {@code test} accepts, and those that end a reply. */
    static BitSet endsAnd(MemorySegment vocabulary, Predicate<byte[]> test) {
        var size = vocabularySize(vocabulary);
        var found = new BitSet(size);
        try (var arena = Arena.ofConfined()) {
            var buffer = arena.allocate(PIECE_BYTES);
            for (int token = 0; token < size; token++)
                if (isEnd(vocabulary, token) || test.test(piece(vocabulary, token, false, buffer))) found.set(token);
        }
        return found;
    }

    private static byte[] piece(MemorySegment vocabulary, int token, boolean controlToo, MemorySegment buffer) {
        try {
            var n = (int) PIECE.invokeExact(vocabulary, token, buffer, (int) buffer.byteSize(), 0, controlToo);
            if (n >= 0) return buffer.asSlice(0, n).toArray(JAVA_BYTE);
            try (var arena = Arena.ofConfined()) {
                return piece(vocabulary, token, controlToo, arena.allocate(-n));
            }
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    /** The model's own chat template, as a C string that lives as long as the model. */
    static Optional<MemorySegment> template(MemorySegment model) {
        try {
            return found((MemorySegment) TEMPLATE.invokeExact(model, MemorySegment.NULL));
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    /** {@code messages} in the template's form, ready for a reply; empty where libllama does not know the template. */
    static Optional<String> applyTemplate(MemorySegment template, List<Message> messages) {
        try (var arena = Arena.ofConfined()) {
            var chat = arena.allocate(CHAT_MESSAGE, messages.size());
            long room = 1024;
            for (int i = 0; i < messages.size(); i++) {
                var text = arena.allocateFrom(messages.get(i).text());
                var role = messages.get(i).role().name().toLowerCase(Locale.ROOT);
                chat.set(ADDRESS, i * CHAT_MESSAGE.byteSize(), arena.allocateFrom(role));
                chat.set(ADDRESS, i * CHAT_MESSAGE.byteSize() + ADDRESS.byteSize(), text);
                room += text.byteSize() + 128;
            }
            var out = arena.allocate(room);
            var n = (int) APPLY.invokeExact(template, chat, (long) messages.size(), true, out, (int) room);
            if (n < 0 || n > room) return Optional.empty();
            return Optional.of(new String(out.asSlice(0, n).toArray(JAVA_BYTE), StandardCharsets.UTF_8));
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }
}
