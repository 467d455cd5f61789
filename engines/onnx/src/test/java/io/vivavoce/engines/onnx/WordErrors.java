package io.vivavoce.engines.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/** Word errors of a transcript, and how sure a difference of two systems is. */
record WordErrors(int errors, int words) {
    /** What recognizers write in figures or short, and the sentences in words. */
    private static final Map<String, String> SPELLED = Map.ofEntries(
            Map.entry("mr", "mister"),
            Map.entry("dr", "doctor"),
            Map.entry("okay", "ok"),
            Map.entry("theatre", "theater"),
            Map.entry("grey", "gray"),
            Map.entry("neighbours", "neighbors"),
            Map.entry("1", "one"),
            Map.entry("2", "two"),
            Map.entry("3", "three"),
            Map.entry("4", "four"),
            Map.entry("5", "five"),
            Map.entry("6", "six"),
            Map.entry("7", "seven"),
            Map.entry("8", "eight"),
            Map.entry("9", "nine"),
            Map.entry("10", "ten"),
            Map.entry("11", "eleven"),
            Map.entry("12", "twelve"),
            Map.entry("90", "ninety"),
            Map.entry("1st", "first"),
            Map.entry("2nd", "second"),
            Map.entry("6th", "sixth"),
            Map.entry("12th", "twelfth"),
            Map.entry("cannot", "can not"));

    static WordErrors of(String said, String heard) {
        List<String> wanted = words(said);
        List<String> got = words(heard);
        int[] row = new int[got.size() + 1];
        for (int j = 0; j <= got.size(); j++) row[j] = j;
        for (int i = 1; i <= wanted.size(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= got.size(); j++) {
                int above = row[j];
                int changed = diagonal + (wanted.get(i - 1).equals(got.get(j - 1)) ? 0 : 1);
                row[j] = Math.min(changed, 1 + Math.min(above, row[j - 1]));
                diagonal = above;
            }
        }
        return new WordErrors(row[got.size()], wanted.size());
    }

    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        String bare = text.toLowerCase(Locale.ROOT)
                .replace('’', '\'')
                .replace("-", "")
                .replaceAll("[^a-z0-9']+", " ");
        for (String word : bare.strip().split(" +", -1))
            words.addAll(List.of(SPELLED.getOrDefault(word, word).split(" ", -1)));
        return words;
    }

    static double percent(List<WordErrors> all) {
        return 100.0
                * all.stream().mapToInt(WordErrors::errors).sum()
                / all.stream().mapToInt(WordErrors::words).sum();
    }

    /** 95 % interval of "first minus second" in points, by 10,000 paired resamplings of the sentences. */
    static double[] difference(List<WordErrors> first, List<WordErrors> second) {
        Random random = new Random(1);
        double[] draws = new double[10_000];
        for (int draw = 0; draw < draws.length; draw++) {
            long errors = 0;
            long words = 0;
            for (int i = 0; i < first.size(); i++) {
                int one = random.nextInt(first.size());
                errors += first.get(one).errors - second.get(one).errors;
                words += first.get(one).words;
            }
            draws[draw] = 100.0 * errors / words;
        }
        java.util.Arrays.sort(draws);
        return new double[] {draws[draws.length / 40], draws[draws.length - draws.length / 40 - 1]};
    }
}
