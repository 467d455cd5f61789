package io.vivavoce.store;

import java.util.List;

/**
 * A part of a list.
 *
 * @param next where the next part begins; empty after the last
 */
public record Page<T>(List<T> entries, String next) {
    public Page {
        entries = List.copyOf(entries);
    }
}
