package io.vivavoce.engines.onnx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Words of one spelling and two sounds (read, live, close, record): which is meant is guessed from the words beside it,
 * by {@code homographs.txt}. Immutable, thread-safe.
 */
final class Homographs {
    private record Reading(Predicate<Neighbours> when, List<String> phones) {}

    private final Map<String, List<Reading>> readings = new HashMap<>();

    Homographs() {
        for (String line : ResourceLines.of("homographs.txt")) {
            String[] parts = line.split(" ; ", -1);
            List<Reading> all = new ArrayList<>();
            for (int i = 2; i < parts.length; i++) {
                String[] sides = parts[i].split(" = ", -1);
                all.add(new Reading(condition(sides[0].strip()), phones(sides[1])));
            }
            all.add(new Reading(_ -> true, phones(parts[1])));
            readings.put(parts[0].strip(), List.copyOf(all));
        }
    }

    Optional<List<String>> phones(String word, Neighbours neighbours) {
        for (Reading reading : readings.getOrDefault(word, List.of()))
            if (reading.when.test(neighbours)) return Optional.of(reading.phones);
        return Optional.empty();
    }

    Set<String> words() {
        return readings.keySet();
    }

    private static List<String> phones(String text) {
        if (!Arpabet.isPhones(text.strip())) throw new IllegalStateException("homographs.txt has '" + text + "'");
        return List.of(text.strip().split(" ", -1));
    }

    private static Predicate<Neighbours> condition(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            return switch (text) {
                case "verb" -> Neighbours::verbLikely;
                case "noun" -> Neighbours::nounLikely;
                case "adjective" -> Neighbours::adjectiveLikely;
                case "past" -> Neighbours::pastLikely;
                default -> throw new IllegalStateException("homographs.txt has the condition '" + text + "'");
            };
        }
        Set<String> words = Set.of(text.substring(colon + 1).split(",", -1));
        return switch (text.substring(0, colon)) {
            case "before" -> neighbours -> words.contains(neighbours.after());
            case "after" -> neighbours -> words.contains(neighbours.before());
            case "far" -> neighbours -> neighbours.clause().stream().anyMatch(words::contains);
            default -> throw new IllegalStateException("homographs.txt has the condition '" + text + "'");
        };
    }
}
