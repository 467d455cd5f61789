package io.vivavoce.engines.llama;

import java.util.Arrays;

/**
 * What a chat has in the model's cache, token by token. It holds a sequence of the context only while it has one.
 *
 * <p>Thread: {@code llama-1} alone.
 */
final class Place {
    /** A chat's sequence while it has none. */
    static final int NOWHERE = -1;

    private int sequence = NOWHERE;
    private int[] tokens = new int[64];
    private int size;
    private long lastUse;

    int sequence() {
        return sequence;
    }

    boolean isSomewhere() {
        return sequence != NOWHERE;
    }

    /** Tokens in the cache. */
    int size() {
        return size;
    }

    long lastUse() {
        return lastUse;
    }

    void use(long step) {
        lastUse = step;
    }

    void take(int freeSequence) {
        sequence = freeSequence;
        size = 0;
    }

    void leave() {
        sequence = NOWHERE;
        size = 0;
    }

    /** How many tokens at the start of {@code prompt} are in the cache already. */
    int common(int[] prompt) {
        var mismatch = Arrays.mismatch(tokens, 0, size, prompt, 0, prompt.length);
        return mismatch < 0 ? size : mismatch;
    }

    void truncate(int length) {
        size = Math.min(size, length);
    }

    /** Has the first {@code length} tokens of {@code other}, and no others. */
    void copy(Place other, int length) {
        if (tokens.length < length) tokens = new int[2 * length];
        System.arraycopy(other.tokens, 0, tokens, 0, length);
        size = length;
    }

    void append(int token) {
        if (size == tokens.length) tokens = Arrays.copyOf(tokens, 2 * size);
        tokens[size++] = token;
    }
}
