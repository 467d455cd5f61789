package io.vivavoce.store;

import java.util.function.BooleanSupplier;

/** What a {@link Recording} has the {@link Writer} do. */
sealed interface Change {
    String conversation();

    /**
     * Adds an item, or sets text and cut of the one that there is.
     *
     * @param begins asked on the writing thread: whether the conversation is made where it is missing
     */
    record Put(String conversation, String owner, Item item, BooleanSupplier begins) implements Change {}

    /** It never was said. */
    record TakeBack(String conversation, String item) implements Change {}
}
