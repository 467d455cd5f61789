package io.vivavoce.engines.onnx;

import io.vivavoce.testkit.WordErrors;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

/** Word errors of sentences that recognizers write down, each in its own spelling; and how sure a difference is. */
final class SentenceErrors {
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

    private SentenceErrors() {}

    static WordErrors of(String said, String heard) {
        return WordErrors.between(spelledOut(said), spelledOut(heard));
    }

    private static String spelledOut(String text) {
        String bare = WordErrors.normalized(text.replace("-", "")).toLowerCase(Locale.ROOT);
        return Arrays.stream(bare.split(" ", -1))
                .map(word -> SPELLED.getOrDefault(word, word))
                .collect(Collectors.joining(" "));
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
                errors += first.get(one).errors() - second.get(one).errors();
                words += first.get(one).words();
            }
            draws[draw] = 100.0 * errors / words;
        }
        Arrays.sort(draws);
        return new double[] {draws[draws.length / 40], draws[draws.length - draws.length / 40 - 1]};
    }
}
