package io.vivavoce.testkit.turn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The checker is only as good as the faults that it finds: each invariant kills at least two mutants of the turn loop. */
final class MutantsTest {
    private static final int SEEDS = 300;

    @ParameterizedTest
    @EnumSource
    void isKilledByItsInvariant(Mutant mutant) {
        var death = Optional.<String>empty();
        for (var seed = 1; seed <= SEEDS && death.isEmpty(); seed++) {
            try {
                new RandomWalk(seed, mutant::next, (_, _, _) -> {}).run(1000);
            } catch (AssertionError broken) {
                death = Optional.of(String.valueOf(broken.getMessage()));
            }
        }
        assertThat(death).as("killed").isPresent();
        assertThat(death.get()).startsWith("invariant " + mutant.invariant + ": ");
    }

    @Test
    void eachInvariantHasTwoMutants() {
        var mutants = Arrays.stream(Mutant.values())
                .collect(Collectors.groupingBy(mutant -> mutant.invariant, Collectors.counting()));
        assertThat(mutants).containsOnlyKeys(1, 2, 3, 4, 5, 6, 7, 9, 10);
        assertThat(mutants.values()).allMatch(count -> count >= 2);
    }
}
