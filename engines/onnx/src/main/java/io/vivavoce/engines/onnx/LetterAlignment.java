package io.vivavoce.engines.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which phones of a dictionary word stand for which of its letters, learned from the dictionary by expectation
 * maximization: each round aligns all words by the costs of the round before, and counts anew.
 *
 * <p>A letter stands for no phone, one or two. Not thread-safe; used once.
 */
final class LetterAlignment {
    private static final int LETTERS = 26;
    private static final int ROUNDS = 6;

    /** Natural logarithm of the chance of a pairing never seen. */
    private static final float UNSEEN = -14;

    /** Two phones for one letter are rare (x, u): they must win by this much. */
    private static final float PAIR_PENALTY = 1.5f;

    private static final float IMPOSSIBLE = -1e9f;

    /** A word and the numbers of its phones without stress; 0 means "no phone" and is used by none. */
    @SuppressWarnings("ArrayRecordComponent") // millions of look-ups while training
    record Entry(byte[] word, String[] phones, int[] numbers) {}

    private final Map<String, Integer> phoneNumbers = new HashMap<>();
    private final List<Entry> entries = new ArrayList<>();
    private int phones;
    private float[][] chances = {};

    void add(String word, String[] spoken) {
        int[] numbers = new int[spoken.length];
        for (int i = 0; i < spoken.length; i++)
            numbers[i] = phoneNumbers.computeIfAbsent(Arpabet.plain(spoken[i]), _ -> phoneNumbers.size() + 1);
        byte[] letters = word.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        entries.add(new Entry(letters, spoken, numbers));
    }

    List<Entry> entries() {
        return entries;
    }

    void learn() {
        phones = phoneNumbers.size() + 1;
        float[][] counts = firstCounts();
        for (int round = 0; round < ROUNDS; round++) {
            chances = logChances(counts);
            counts = new float[LETTERS][phones * phones];
            for (Entry entry : entries) {
                Optional<int[]> taken = align(entry);
                if (taken.isPresent()) count(entry, taken.get(), counts);
            }
        }
        chances = logChances(counts);
    }

    /** Letters and phones spread evenly over the word, a phone to each side. */
    private float[][] firstCounts() {
        float[][] counts = new float[LETTERS][phones * phones];
        for (Entry entry : entries) {
            int letters = entry.word.length;
            int spoken = entry.numbers.length;
            for (int i = 0; i < letters; i++) {
                int centre = (int) Math.round((i + .5) * spoken / letters - .5);
                for (int j = Math.max(0, centre - 1); j <= Math.min(spoken - 1, centre + 1); j++)
                    counts[entry.word[i] - 'a'][entry.numbers[j]]++;
                counts[entry.word[i] - 'a'][0] += .5f;
            }
        }
        return counts;
    }

    private float[][] logChances(float[][] counts) {
        float[][] logs = new float[LETTERS][phones * phones];
        for (int letter = 0; letter < LETTERS; letter++) {
            float total = 0;
            for (float count : counts[letter]) total += count;
            for (int i = 0; i < logs[letter].length; i++)
                logs[letter][i] = counts[letter][i] == 0 ? UNSEEN : (float) Math.log(counts[letter][i] / total);
        }
        return logs;
    }

    private void count(Entry entry, int[] taken, float[][] counts) {
        int phone = 0;
        for (int i = 0; i < taken.length; i++) {
            counts[entry.word[i] - 'a'][outcome(entry.numbers, phone, taken[i])]++;
            phone += taken[i];
        }
    }

    /** Number of "these {@code count} phones from {@code from}": 0, the phone, or both phones' digits. */
    private int outcome(int[] numbers, int from, int count) {
        return switch (count) {
            case 0 -> 0;
            case 1 -> numbers[from];
            default -> numbers[from] * phones + numbers[from + 1];
        };
    }

    /** How many phones each letter takes; empty where there are more than twice as many phones as letters. */
    Optional<int[]> align(Entry entry) {
        int letters = entry.word.length;
        int spoken = entry.numbers.length;
        if (spoken > 2 * letters) return Optional.empty();
        float[][] best = new float[letters + 1][spoken + 1];
        byte[][] taken = new byte[letters + 1][spoken + 1];
        for (float[] row : best) Arrays.fill(row, IMPOSSIBLE);
        best[0][0] = 0;
        for (int i = 1; i <= letters; i++) {
            float[] chance = chances[entry.word[i - 1] - 'a'];
            for (int j = 0; j <= spoken; j++) {
                for (int k = 0; k <= Math.min(2, j); k++) {
                    float score =
                            best[i - 1][j - k] + chance[outcome(entry.numbers, j - k, k)] - (k == 2 ? PAIR_PENALTY : 0);
                    if (score <= best[i][j]) continue;
                    best[i][j] = score;
                    taken[i][j] = (byte) k;
                }
            }
        }
        int[] counts = new int[letters];
        for (int i = letters, j = spoken; i > 0; j -= counts[--i]) counts[i - 1] = taken[i][j];
        return Optional.of(counts);
    }
}
