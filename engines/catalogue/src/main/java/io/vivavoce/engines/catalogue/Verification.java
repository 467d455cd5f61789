package io.vivavoce.engines.catalogue;

import java.util.List;

/**
 * What a full check of an entry found.
 *
 * @param problems a sentence for each file that is missing or differs; empty = all is well
 */
public record Verification(Entry entry, List<String> problems) {

    public Verification {
        problems = List.copyOf(problems);
    }

    /** Whether every file has its pinned SHA-256. */
    public boolean sound() {
        return problems.isEmpty();
    }
}
