package io.vivavoce.store;

import java.time.Instant;
import java.time.InstantSource;

/**
 * Writes one conversation down as it goes. It is in the history from its first item on; once it was deleted there, nothing
 * more of it is written.
 *
 * <p>Thread-safe; never blocks. Who is {@link Fate.Told} is so on the writing thread.
 */
public final class Recording {
    private static final Fate.Told NOBODY = _ -> {};

    private final String id;
    private final String owner;
    private final Writer writer;
    private final InstantSource clock;

    /** Until an item was stored, each makes the conversation. Written and read on the writing thread. */
    private boolean begun;

    Recording(String id, String owner, Writer writer, InstantSource clock) {
        this.id = id;
        this.owner = owner;
        this.writer = writer;
        this.clock = clock;
    }

    /** The conversation's, by which it is found again. */
    public String id() {
        return id;
    }

    /** The user said or wrote it. */
    public void user(String item, String text, Fate.Told told) {
        put(new Item(item, Item.Role.USER, text, false, now()), told);
    }

    /**
     * A reply, or so much of it as was heard.
     *
     * @param cut whether it was interrupted
     */
    public void assistant(String item, String heard, boolean cut, Fate.Told told) {
        put(new Item(item, Item.Role.ASSISTANT, heard, cut, now()), told);
    }

    /** An instruction in the middle of the conversation. */
    public void system(String item, String text, Fate.Told told) {
        put(new Item(item, Item.Role.SYSTEM, text, false, now()), told);
    }

    /** Adds an item, or sets text and cut of the one with that id; who and when stay as they were. */
    private void put(Item item, Fate.Told told) {
        writer.write(new Change.Put(id, owner, item, () -> !begun), fate -> {
            if (fate == Fate.STORED) begun = true;
            told.told(fate);
        });
    }

    /** It is no part of the conversation any more; nothing where there is none. */
    public void takeBack(String item) {
        writer.write(new Change.TakeBack(id, item), NOBODY);
    }

    private Instant now() {
        return clock.instant();
    }
}
