package io.vivavoce.engines.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.vivavoce.thinking.Message;
import io.vivavoce.thinking.Sampling;
import io.vivavoce.thinking.ThinkingException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All of libllama 0.4.0 that Vivavoce calls ({@code llama.h}, {@code ggml-backend.h}), with Java types outside.
 *
 * <p>Offsets were measured on the published binary (2026-11) by looking at its default parameters; {@link #start}
 * compares those again and refuses another layout. The class may be touched only after {@link LlamaLibraries#load}.
 *
 * <p>Thread: tokenizing, pieces and templates from any; what takes a context from one at a time.
 */
final class Llama {
    private static final Logger LOG = LoggerFactory.getLogger(Llama.class);

    /** What {@code llama_version()} must begin with. */
    private static final String VERSION = "0.4.0";

    // struct llama_model_params: 80 bytes
    private static final StructLayout MODEL_PARAMS = bytes(80);
    private static final long N_GPU_LAYERS = 16;

    // struct llama_context_params: 160 bytes
    private static final StructLayout CONTEXT_PARAMS = bytes(160);
    private static final long N_CTX = 0;
    private static final long N_BATCH = 4;
    private static final long N_UBATCH = 8;
    private static final long N_SEQ_MAX = 12;
    private static final long N_THREADS = 28;
    private static final long N_THREADS_BATCH = 32;
    private static final long KV_UNIFIED = 133;

    /** {offset, value} of the 32-bit fields of the defaults that tell one layout from another. */
    private static final long[][] MODEL_DEFAULTS = {{16, -1}, {20, 1}, {24, -1}, {28, 1}, {32, 0}, {72, 0x00010000}};

    private static final long[][] CONTEXT_DEFAULTS = {
        {0, 512},
        {4, 2048},
        {8, 512},
        {12, 1},
        {16, 0},
        {20, 0},
        {24, 1},
        {28, 4},
        {32, 4},
        {36, 0},
        {40, -1},
        {44, -1},
        {48, -1},
        {52, -1},
        {64, 0xbf800000},
        {104, 1},
        {108, 1},
        {128, 0x01010100},
    };

    /** struct llama_batch, passed by value. */
    private static final StructLayout BATCH = MemoryLayout.structLayout(
            JAVA_INT.withName("n_tokens"),
            MemoryLayout.paddingLayout(4),
            ADDRESS.withName("token"),
            ADDRESS.withName("embd"),
            ADDRESS.withName("pos"),
            ADDRESS.withName("n_seq_id"),
            ADDRESS.withName("seq_id"),
            ADDRESS.withName("logits"));

    /** struct llama_sampler_chain_params { bool no_perf; } */
    private static final StructLayout CHAIN_PARAMS = MemoryLayout.structLayout(JAVA_BOOLEAN);

    /** struct llama_chat_message { const char * role, * content; } */
    private static final StructLayout CHAT_MESSAGE = MemoryLayout.structLayout(ADDRESS, ADDRESS);

    /** enum ggml_log_level: GGML_LOG_LEVEL_WARN, and GGML_LOG_LEVEL_CONT, which continues the last line. */
    private static final int LOG_WARN = 3;

    private static final int LOG_CONT = 5;

    /** Lines of the log kept to explain a failure. */
    private static final int LOG_LINES = 8;

    /** No token's text is longer in any vocabulary seen; longer ones are asked for again. */
    private static final int PIECE_BYTES = 256;

    private static final Deque<String> FAULTS = new ArrayDeque<>();

    private static final MethodHandle VERSION_OF = handle("llama_version", ADDRESS);
    private static final MethodHandle BACKEND_INIT = action("llama_backend_init");
    private static final MethodHandle LOAD_BACKENDS = action("ggml_backend_load_all_from_path", ADDRESS);
    private static final MethodHandle DEVICES = handle("ggml_backend_dev_count", JAVA_LONG);
    private static final MethodHandle LOG_SET = action("llama_log_set", ADDRESS, ADDRESS);
    private static final MethodHandle GGML_LOG_SET = action("ggml_log_set", ADDRESS, ADDRESS);
    private static final MethodHandle MODEL_DEFAULT = handle("llama_model_default_params", MODEL_PARAMS);
    private static final MethodHandle CONTEXT_DEFAULT = handle("llama_context_default_params", CONTEXT_PARAMS);
    private static final MethodHandle MODEL_LOAD = handle("llama_model_load_from_file", ADDRESS, ADDRESS, MODEL_PARAMS);
    private static final MethodHandle MODEL_FREE = action("llama_model_free", ADDRESS);
    private static final MethodHandle CONTEXT_INIT = handle("llama_init_from_model", ADDRESS, ADDRESS, CONTEXT_PARAMS);
    private static final MethodHandle CONTEXT_FREE = action("llama_free", ADDRESS);
    private static final MethodHandle CONTEXT_SIZE = handle("llama_n_ctx", JAVA_INT, ADDRESS);
    private static final MethodHandle VOCAB = handle("llama_model_get_vocab", ADDRESS, ADDRESS);
    private static final MethodHandle VOCAB_SIZE = handle("llama_vocab_n_tokens", JAVA_INT, ADDRESS);
    private static final MethodHandle TRAINED = handle("llama_model_n_ctx_train", JAVA_INT, ADDRESS);
    private static final MethodHandle META =
            handle("llama_model_meta_val_str", JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG);
    private static final MethodHandle HAS_ENCODER = handle("llama_model_has_encoder", JAVA_BOOLEAN, ADDRESS);
    private static final MethodHandle HAS_DECODER = handle("llama_model_has_decoder", JAVA_BOOLEAN, ADDRESS);
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
    private static final MethodHandle MEMORY = handle("llama_get_memory", ADDRESS, ADDRESS);
    private static final MethodHandle FORGET =
            handle("llama_memory_seq_rm", JAVA_BOOLEAN, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle ABORT = action("llama_set_abort_callback", ADDRESS, ADDRESS, ADDRESS);
    private static final MethodHandle DECODE = handle("llama_decode", JAVA_INT, ADDRESS, BATCH);
    private static final MethodHandle LOGITS = handle("llama_get_logits_ith", ADDRESS, ADDRESS, JAVA_INT);
    private static final MethodHandle CHAIN = handle("llama_sampler_chain_init", ADDRESS, CHAIN_PARAMS);
    private static final MethodHandle CHAIN_ADD = action("llama_sampler_chain_add", ADDRESS, ADDRESS);
    private static final MethodHandle PENALTIES =
            handle("llama_sampler_init_penalties", ADDRESS, JAVA_INT, JAVA_INT, JAVA_FLOAT, JAVA_FLOAT, JAVA_FLOAT);
    private static final MethodHandle GREEDY = handle("llama_sampler_init_greedy", ADDRESS);
    private static final MethodHandle TOP_K = handle("llama_sampler_init_top_k", ADDRESS, JAVA_INT);
    private static final MethodHandle TOP_P = handle("llama_sampler_init_top_p", ADDRESS, JAVA_FLOAT, JAVA_LONG);
    private static final MethodHandle TEMPERATURE = handle("llama_sampler_init_temp", ADDRESS, JAVA_FLOAT);
    private static final MethodHandle DRAW = handle("llama_sampler_init_dist", ADDRESS, JAVA_INT);
    private static final MethodHandle SAMPLE = handle("llama_sampler_sample", JAVA_INT, ADDRESS, ADDRESS, JAVA_INT);
    private static final MethodHandle SAMPLER_FREE = action("llama_sampler_free", ADDRESS);

    private Llama() {}

    /** Checks that the loaded libraries are the ones that this class was written for, and picks the CPU's variant. */
    static void start(Path folder) {
        try (var arena = Arena.ofConfined()) {
            var version = string((MemorySegment) VERSION_OF.invokeExact());
            if (!version.startsWith(VERSION))
                throw refused("it is libllama " + version + "; Vivavoce is made for " + VERSION, folder);
            var log = MethodHandles.lookup()
                    .findStatic(
                            Llama.class,
                            "logged",
                            MethodType.methodType(void.class, int.class, MemorySegment.class, MemorySegment.class));
            var stub = Linker.nativeLinker()
                    .upcallStub(log, FunctionDescriptor.ofVoid(JAVA_INT, ADDRESS, ADDRESS), Arena.global());
            LOG_SET.invokeExact(stub, MemorySegment.NULL);
            GGML_LOG_SET.invokeExact(stub, MemorySegment.NULL);
            check(
                    "llama_model_params",
                    (MemorySegment) MODEL_DEFAULT.invokeExact((SegmentAllocator) arena),
                    MODEL_DEFAULTS,
                    folder);
            check(
                    "llama_context_params",
                    (MemorySegment) CONTEXT_DEFAULT.invokeExact((SegmentAllocator) arena),
                    CONTEXT_DEFAULTS,
                    folder);
            LOAD_BACKENDS.invokeExact(arena.allocateFrom(folder.toString()));
            if ((long) DEVICES.invokeExact() == 0)
                throw refused("no ggml-cpu library in it runs on this processor", folder);
            BACKEND_INIT.invokeExact();
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    private static void check(String struct, MemorySegment defaults, long[][] expected, Path folder) {
        for (var field : expected) {
            int found = defaults.get(JAVA_INT, field[0]);
            if (found != (int) field[1])
                throw refused(
                        "its " + struct + " has " + found + " at byte " + field[0] + " where " + (int) field[1]
                                + " was expected",
                        folder);
        }
    }

    private static ThinkingException refused(String why, Path folder) {
        return new ThinkingException("The libllama in " + folder + " can't be used: " + why
                + ". Fetch the right one with 'vivavoce models get llama-native'.");
    }

    // Models and contexts

    /** Loads weights into main memory (mapped), none onto a GPU; empty when the file is refused, see {@link #faults}. */
    static Optional<MemorySegment> loadModel(Path gguf) {
        clearFaults();
        try (var arena = Arena.ofConfined()) {
            var params = (MemorySegment) MODEL_DEFAULT.invokeExact((SegmentAllocator) arena);
            params.set(JAVA_INT, N_GPU_LAYERS, 0);
            return found((MemorySegment) MODEL_LOAD.invokeExact(arena.allocateFrom(gguf.toString()), params));
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    /** One context for all chats, its cache shared by them; empty when there is not enough memory. */
    static Optional<MemorySegment> newContext(MemorySegment model, LlamaOptions options, int batchTokens) {
        clearFaults();
        try (var arena = Arena.ofConfined()) {
            var params = (MemorySegment) CONTEXT_DEFAULT.invokeExact((SegmentAllocator) arena);
            params.set(JAVA_INT, N_CTX, options.cacheTokens());
            params.set(JAVA_INT, N_BATCH, batchTokens);
            params.set(JAVA_INT, N_UBATCH, batchTokens);
            params.set(JAVA_INT, N_SEQ_MAX, options.chatsAtOnce());
            params.set(JAVA_INT, N_THREADS, options.threads());
            params.set(JAVA_INT, N_THREADS_BATCH, options.prefillThreads());
            params.set(JAVA_BYTE, KV_UNIFIED, (byte) 1);
            return found((MemorySegment) CONTEXT_INIT.invokeExact(model, params));
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    static void freeModel(MemorySegment model) {
        call(MODEL_FREE, model);
    }

    static void freeContext(MemorySegment context) {
        call(CONTEXT_FREE, context);
    }

    /** Tokens that the context's cache really has; it rounds what was asked for up. */
    static int cacheTokens(MemorySegment context) {
        return number(CONTEXT_SIZE, context);
    }

    static int trainedTokens(MemorySegment model) {
        return number(TRAINED, model);
    }

    /** The part of the context that remembers tokens; lives as long as it. */
    static MemorySegment memory(MemorySegment context) {
        return address(MEMORY, context);
    }

    /** True for a model that continues text; false for those that only encode it. */
    static boolean generates(MemorySegment model) {
        var architecture = metadata(model, "general.architecture");
        return is(HAS_DECODER, model) && !is(HAS_ENCODER, model) && !architecture.contains("bert");
    }

    /** A value of the file's metadata as text, at most 255 bytes; empty where there is none. */
    static String metadata(MemorySegment model, String key) {
        try (var arena = Arena.ofConfined()) {
            var buffer = arena.allocate(256);
            var n = (int) META.invokeExact(model, arena.allocateFrom(key), buffer, buffer.byteSize());
            return n < 0 ? "" : buffer.getString(0);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    /** Has native code ask {@code abort} many times in a step; true ends it. The stub lives as long as {@code arena}. */
    static void abortWhen(MemorySegment context, BooleanSupplier abort, Arena arena) {
        try {
            var ask = MethodHandles.lookup()
                    .findStatic(
                            Llama.class,
                            "asked",
                            MethodType.methodType(boolean.class, BooleanSupplier.class, MemorySegment.class))
                    .bindTo(abort);
            var stub = Linker.nativeLinker().upcallStub(ask, FunctionDescriptor.of(JAVA_BOOLEAN, ADDRESS), arena);
            ABORT.invokeExact(context, stub, MemorySegment.NULL);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    // Text and tokens

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

    // Steps

    /** Forgets the tokens of a sequence from a position on; false where this kind of model can only forget all. */
    static boolean forget(MemorySegment memory, int sequence, int from) {
        try {
            return (boolean) FORGET.invokeExact(memory, sequence, from, -1);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    /** Computes a step. 0: done; 1: no room in the cache; 2: aborted; below 0: failed. */
    static int decode(MemorySegment context, Batch batch) {
        try {
            return (int) DECODE.invokeExact(context, batch.struct);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    /** The unnormalized log-probabilities after the batch's token {@code index}; valid until the next step. */
    static MemorySegment logits(MemorySegment context, int index, int vocabularySize) {
        try {
            var row = (MemorySegment) LOGITS.invokeExact(context, index);
            return row.reinterpret(vocabularySize * JAVA_FLOAT.byteSize());
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    /** @return to be freed by {@link #freeSampler} */
    static MemorySegment newSampler(Sampling sampling, int vocabularySize, int seed) {
        try (var arena = Arena.ofConfined()) {
            var params = arena.allocate(CHAIN_PARAMS);
            params.set(JAVA_BOOLEAN, 0, true);
            var chain = (MemorySegment) CHAIN.invokeExact(params);
            // 64 tokens, llama.cpp's own reach for penalties; only what was replied is in them, not the prompt.
            if (sampling.repeatPenalty() > 1)
                CHAIN_ADD.invokeExact(chain, (MemorySegment)
                        PENALTIES.invokeExact(vocabularySize, 64, sampling.repeatPenalty(), 0f, 0f));
            if (sampling.temperature() == 0) {
                CHAIN_ADD.invokeExact(chain, (MemorySegment) GREEDY.invokeExact());
                return chain;
            }
            // llama.cpp's own order and defaults: the 40 likeliest, of these 95 % of the mass.
            CHAIN_ADD.invokeExact(chain, (MemorySegment) TOP_K.invokeExact(40));
            CHAIN_ADD.invokeExact(chain, (MemorySegment) TOP_P.invokeExact(0.95f, 1L));
            CHAIN_ADD.invokeExact(chain, (MemorySegment) TEMPERATURE.invokeExact(sampling.temperature()));
            CHAIN_ADD.invokeExact(chain, (MemorySegment) DRAW.invokeExact(seed));
            return chain;
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    /** Draws a token after the batch's token {@code index}, and remembers it for the penalty. */
    static int sample(MemorySegment sampler, MemorySegment context, int index) {
        try {
            return (int) SAMPLE.invokeExact(sampler, context, index);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    static void freeSampler(MemorySegment sampler) {
        call(SAMPLER_FREE, sampler);
    }

    /**
     * What one step computes. One owner, one thread; its memory lives as long as the arena given.
     */
    static final class Batch {
        private final MemorySegment struct;
        private final MemorySegment tokens;
        private final MemorySegment positions;
        private final MemorySegment sequences;
        private final MemorySegment wantsLogits;
        private final int capacity;

        Batch(Arena arena, int capacity) {
            this.capacity = capacity;
            struct = arena.allocate(BATCH);
            tokens = pointTo("token", arena.allocate(JAVA_INT, capacity));
            positions = pointTo("pos", arena.allocate(JAVA_INT, capacity));
            var counts = pointTo("n_seq_id", arena.allocate(JAVA_INT, capacity));
            var pointers = pointTo("seq_id", arena.allocate(ADDRESS, capacity));
            wantsLogits = pointTo("logits", arena.allocate(JAVA_BYTE, capacity));
            sequences = arena.allocate(JAVA_INT, capacity);
            for (int i = 0; i < capacity; i++) {
                counts.setAtIndex(JAVA_INT, i, 1);
                pointers.setAtIndex(ADDRESS, i, sequences.asSlice(i * JAVA_INT.byteSize()));
            }
        }

        private MemorySegment pointTo(String field, MemorySegment array) {
            struct.set(ADDRESS, BATCH.byteOffset(MemoryLayout.PathElement.groupElement(field)), array);
            return array;
        }

        int size() {
            return struct.get(JAVA_INT, 0);
        }

        int room() {
            return capacity - size();
        }

        void clear() {
            struct.set(JAVA_INT, 0, 0);
        }

        /** @return the token's index in this batch */
        int add(int token, int position, int sequence, boolean logits) {
            var i = size();
            tokens.setAtIndex(JAVA_INT, i, token);
            positions.setAtIndex(JAVA_INT, i, position);
            sequences.setAtIndex(JAVA_INT, i, sequence);
            wantsLogits.set(JAVA_BYTE, i, (byte) (logits ? 1 : 0));
            struct.set(JAVA_INT, 0, i + 1);
            return i;
        }
    }

    // Log

    /** The last warnings and errors, joined; empty where there were none. Since the last load or context. */
    static String faults() {
        synchronized (FAULTS) {
            return String.join("; ", FAULTS);
        }
    }

    private static void clearFaults() {
        synchronized (FAULTS) {
            FAULTS.clear();
        }
    }

    /** Called by native code; must not throw. */
    private static void logged(int level, MemorySegment text, MemorySegment ignored) {
        try {
            var line = string(text).strip();
            LOG.debug("{}", line);
            if (level < LOG_WARN || level == LOG_CONT || line.isEmpty()) return;
            synchronized (FAULTS) {
                if (FAULTS.size() == LOG_LINES) FAULTS.removeFirst();
                FAULTS.addLast(line);
            }
        } catch (RuntimeException e) {
            LOG.debug("a line of libllama's log could not be read", e);
        }
    }

    /** Called by native code; must not throw. */
    private static boolean asked(BooleanSupplier abort, MemorySegment ignored) {
        return abort.getAsBoolean();
    }

    // Calls

    private static StructLayout bytes(int size) {
        return MemoryLayout.structLayout(MemoryLayout.sequenceLayout(size / JAVA_LONG.byteSize(), JAVA_LONG));
    }

    private static MethodHandle handle(String name, MemoryLayout result, MemoryLayout... arguments) {
        return Linker.nativeLinker().downcallHandle(symbol(name), FunctionDescriptor.of(result, arguments));
    }

    private static MethodHandle action(String name, MemoryLayout... arguments) {
        return Linker.nativeLinker().downcallHandle(symbol(name), FunctionDescriptor.ofVoid(arguments));
    }

    private static MemorySegment symbol(String name) {
        return SymbolLookup.loaderLookup()
                .find(name)
                .orElseThrow(() -> new ThinkingException("The loaded libllama has no function " + name
                        + "; Vivavoce is made for " + VERSION + ". Fetch it with 'vivavoce models get llama-native'."));
    }

    private static Optional<MemorySegment> found(MemorySegment pointer) {
        return pointer.address() == 0 ? Optional.empty() : Optional.of(pointer);
    }

    private static String string(MemorySegment pointer) {
        return pointer.reinterpret(1 << 20).getString(0);
    }

    private static void call(MethodHandle handle, MemorySegment argument) {
        try {
            handle.invokeExact(argument);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    private static int number(MethodHandle handle, MemorySegment argument) {
        try {
            return (int) handle.invokeExact(argument);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    private static boolean is(MethodHandle handle, MemorySegment argument) {
        try {
            return (boolean) handle.invokeExact(argument);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    private static boolean is(MethodHandle handle, MemorySegment vocabulary, int token) {
        try {
            return (boolean) handle.invokeExact(vocabulary, token);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    private static MemorySegment address(MethodHandle handle, MemorySegment argument) {
        try {
            return (MemorySegment) handle.invokeExact(argument);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    private static RuntimeException unexpected(Throwable t) {
        if (t instanceof RuntimeException e) return e;
        if (t instanceof Error e) throw e;
        return new ThinkingException("A call of libllama failed: " + t.getMessage(), t);
    }
}
