package io.vivavoce.store;

import java.time.Instant;

/**
 * A conversation in a list.
 *
 * @param title the first words of the first message
 * @param last when its last item was said
 * @param items how many it has
 * @param match where what was searched for was said, a few words of it; empty without a search
 */
public record Summary(String id, String title, Instant started, Instant last, int items, String match) {}
