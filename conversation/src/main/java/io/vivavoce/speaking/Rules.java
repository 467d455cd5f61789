package io.vivavoce.speaking;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Rules in order of precedence, sorted by what they can begin with, so that few are tried at each place. */
final class Rules {
    private final Map<Rule.Start, List<Rule>> byStart = new EnumMap<>(Rule.Start.class);

    Rules(List<Rule> all) {
        for (Rule.Start start : Rule.Start.values())
            byStart.put(
                    start, all.stream().filter(rule -> rule.start() == start).toList());
    }

    List<Rule> startingWith(int codePoint) {
        return Objects.requireNonNull(byStart.get(Rule.Start.at(codePoint)));
    }
}
