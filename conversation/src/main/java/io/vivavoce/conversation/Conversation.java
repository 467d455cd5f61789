package io.vivavoce.conversation;

import io.vivavoce.thinking.Message;
import io.vivavoce.turn.Generation;
import java.util.ArrayList;
import java.util.List;

/**
 * The items of a session. A reply stands in it with the words that were heard, and no others.
 *
 * <p>Thread: one at a time, the session's actor. Bounded: the oldest {@value #DROPPED_AT_ONCE} and what
 * belongs to their last turn go when there are {@value #MAX_ITEMS}. Many at once, and rarely: what a model is shown then
 * begins elsewhere, and what it had prepared is lost.
 */
public final class Conversation {
    /** More than any context holds; an hour of talk is a few hundred. */
    static final int MAX_ITEMS = 2000;

    static final int DROPPED_AT_ONCE = 500;

    private final List<Item> items = new ArrayList<>();

    private record Item(Generation generation, Message message) {}

    public void user(Generation generation, String text) {
        add(new Item(generation, Message.user(text)));
    }

    /** Sets what was heard so far of the reply {@code generation}; nothing heard is no item. */
    public void heard(Generation generation, String text) {
        var at = indexOf(generation, Message.Role.ASSISTANT);
        if (at >= 0) items.remove(at);
        if (!text.isBlank()) add(new Item(generation, Message.assistant(text)));
    }

    /** The user goes on: the message of {@code generation}, and what was answered to it, never were. */
    public void takeBack(Generation generation) {
        items.removeIf(item -> item.generation().equals(generation));
    }

    /** All messages, oldest first; a new list. */
    public List<Message> messages() {
        var messages = new ArrayList<Message>();
        for (var item : items) messages.add(item.message());
        return messages;
    }

    private int indexOf(Generation generation, Message.Role role) {
        for (var i = items.size() - 1; i >= 0; i--) {
            var item = items.get(i);
            if (item.generation().equals(generation) && item.message().role() == role) return i;
        }
        return -1;
    }

    private void add(Item item) {
        if (items.size() >= MAX_ITEMS) dropOldest();
        items.add(item);
    }

    private void dropOldest() {
        var kept = DROPPED_AT_ONCE;
        while (kept < items.size() && items.get(kept).message().role() != Message.Role.USER) kept++;
        items.subList(0, kept).clear();
    }
}
