package io.vivavoce.engines.llama;

import io.vivavoce.thinking.LanguageModel;
import io.vivavoce.thinking.ThinkingException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;

/**
 * A language model in a GGUF file, computed in this process by libllama on the CPU.
 *
 * <p>All chats share one context and one thread, {@code llama-1}. What a chat has said stays in the cache, so that a
 * prompt which begins like the last one costs only its new tokens; of the chats that hold a place there, the one idle
 * for longest loses it when another needs it, and computes its prompt anew when it speaks again. Where a chat begins
 * like another, as all sessions do with their instructions, that beginning is computed and kept once. Who only makes
 * ready gives way to who is waited for.
 *
 * <p>Nothing that one chat says reaches another. A greedy reply is the same alone and in company while the others stay
 * and only add; when another chat is closed or rolled back in its midst, ours goes on in the cells that became free, sums
 * in another order, and a choice between near equals may fall otherwise (logits up to 1 apart, measured 2026-11).
 *
 * <p>Thread-safe. Holds native memory until {@link #close}, which may be called twice; calls that are under way then
 * fail with a {@link ThinkingException}.
 */
public final class LlamaModel implements LanguageModel {
    /** Chats that may be open; each beyond those with a place in the cache costs little. */
    private static final int MOST_CHATS = 1024;

    private final String name;
    private final LoadedModel model;
    private final DecodeLoop loop;
    private final Prompts prompts;
    private final Set<LlamaChat> chats = ConcurrentHashMap.newKeySet();

    /** Read: native code reads the model's vocabulary outside of {@code llama-1}; write: the model is freed. */
    private final ReentrantReadWriteLock alive = new ReentrantReadWriteLock();

    // guarded by alive
    private boolean closed;

    /**
     * Loads the libraries, once per process, and the model.
     *
     * @param libraryFolder holds libllama 0.4.0 and its CPU variants
     * @throws ThinkingException when a file is missing, broken, of the wrong kind or version, or memory is short
     */
    public LlamaModel(Path libraryFolder, Path gguf, LlamaOptions options) {
        GgufFile.check(gguf);
        LlamaLibraries.load(libraryFolder);
        name = GgufFile.modelName(gguf);
        model = new LoadedModel(gguf, options);
        prompts = new Prompts(model.model(), model.contextTokens());
        loop = new DecodeLoop(model, options);
        loop.start();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int contextTokens() {
        return model.contextTokens();
    }

    @Override
    public Chat open() {
        alive.readLock().lock();
        try {
            checkOpen();
            if (chats.size() >= MOST_CHATS)
                throw new ThinkingException(
                        "The language model has " + chats.size() + " chats open, the most that it takes. Close some.");
            var chat = new LlamaChat(this, loop);
            chats.add(chat);
            return chat;
        } finally {
            alive.readLock().unlock();
        }
    }

    void closed(LlamaChat chat) {
        chats.remove(chat);
    }

    /** What {@code question} makes of the prompts, while the model can't be closed. */
    <T> T prompted(Function<Prompts, T> question) {
        alive.readLock().lock();
        try {
            checkOpen();
            return question.apply(prompts);
        } finally {
            alive.readLock().unlock();
        }
    }

    @Override
    public void close() {
        alive.writeLock().lock();
        try {
            if (closed) return;
            closed = true;
            loop.close();
            model.close();
        } finally {
            alive.writeLock().unlock();
        }
    }

    private void checkOpen() {
        if (closed) throw new IllegalStateException("the model " + name + " is closed: load it again");
    }
}
