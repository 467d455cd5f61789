package io.vivavoce.engines.onnx;

import java.util.Arrays;

/** The tokens of one decode as they grow, and the guard against a decoder that goes round in circles. */
final class MoonshineTokens {
    static final int[] NONE = {};

    /** A loop of this many tokens or fewer is noticed; Moonshine's are of words or short sentences. */
    private static final int LONGEST_LOOP = 12;
    /** "no no no no" is speech, "zero zero zero zero" a number: one token must come eight times, phrases four. */
    private static final int[] ROUNDS = {0, 8, 5, 4};

    private final int[] tokens;
    private int size;

    MoonshineTokens(int capacity) {
        tokens = new int[capacity];
    }

    boolean isFull() {
        return size == tokens.length;
    }

    int size() {
        return size;
    }

    /** Adds a token; false when it closed a loop, of which only the first round is kept. */
    boolean add(int token) {
        tokens[size++] = token;
        for (int length = 1; length <= LONGEST_LOOP; length++) {
            int rounds = ROUNDS[Math.min(length, ROUNDS.length - 1)];
            if (loops(length, rounds)) {
                size -= length * (rounds - 1);
                return false;
            }
        }
        return true;
    }

    private boolean loops(int length, int rounds) {
        int from = size - length * rounds;
        if (from < 0) return false;
        for (int i = from + length; i < size; i++) {
            if (tokens[i] != tokens[i - length]) return false;
        }
        return true;
    }

    int[] toArray() {
        return Arrays.copyOf(tokens, size);
    }
}
