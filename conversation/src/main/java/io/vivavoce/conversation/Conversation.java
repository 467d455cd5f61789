package io.vivavoce.conversation;

import io.vivavoce.thinking.Message;
import io.vivavoce.thinking.ToolCall;
import io.vivavoce.turn.CallId;
import io.vivavoce.turn.Edit;
import io.vivavoce.turn.Generation;
import io.vivavoce.turn.ItemId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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

    /** @param message of a reply that goes on: none yet, but it has its place */
    private record Item(ItemId id, Optional<Message> message) {}

    public void user(Generation generation, String text) {
        append(ItemId.said(generation), Message.user(text));
    }

    /** A reply begins: whatever comes later stands after it, also where it is heard only then. */
    public void begin(Generation generation) {
        var id = ItemId.replied(generation);
        if (indexOf(id) < 0) add(new Item(id, Optional.empty()));
    }

    /** Sets what was heard so far of the reply {@code generation}; nothing heard is no message. */
    public void heard(Generation generation, String text) {
        var id = ItemId.replied(generation);
        var item = new Item(id, text.isBlank() ? Optional.empty() : Optional.of(Message.assistant(text)));
        var at = indexOf(id);
        if (at >= 0) items.set(at, item);
        else if (!text.isBlank()) add(item);
    }

    /** Whether the reply {@code generation}, or its place, is there. */
    public boolean holds(Generation generation) {
        return indexOf(ItemId.replied(generation)) >= 0;
    }

    /** The user goes on: the message of {@code generation}, and what was answered to it, never were. */
    public void takeBack(Generation generation) {
        remove(ItemId.said(generation));
        remove(ItemId.replied(generation));
    }

    /** A reply calls a tool; nothing where there is a call of that id. */
    public void called(ToolCall call) {
        var id = ItemId.called(new CallId(call.id()));
        if (indexOf(id) < 0) append(id, Message.calling("", List.of(call)));
    }

    /** Puts a message where it belongs; nothing where there is one of that id. */
    public void insert(Edit.Add added) {
        insert(
                added.id(),
                added.place(),
                switch (added.speaker()) {
                    case USER -> Message.user(added.text());
                    case ASSISTANT -> Message.assistant(added.text());
                    case SYSTEM -> Message.system(added.text());
                });
    }

    /** Likewise a call that was. */
    public void insert(Edit.AddCall added) {
        var call = new ToolCall(added.call().value(), added.name(), added.arguments());
        insert(added.id(), added.place(), Message.calling("", List.of(call)));
    }

    /** Likewise a tool's result. */
    public void insert(Edit.AddResult added) {
        insert(added.id(), added.place(), Message.result(added.call().value(), added.output()));
    }

    private void insert(ItemId id, Edit.Place place, Message message) {
        if (indexOf(id) >= 0) return;
        append(id, message);
        var at = switch (place) {
            case Edit.Place.Front _ -> 0;
            case Edit.Place.End _ -> items.size() - 1;
            case Edit.Place.After(var before) -> indexOf(before) < 0 ? items.size() - 1 : indexOf(before) + 1;
        };
        items.add(at, items.removeLast());
    }

    /** The message goes; nothing where there is none. */
    public void remove(ItemId id) {
        items.removeIf(item -> item.id().equals(id));
    }

    /** All messages, oldest first, results of tools wherever they came; a new list. */
    public List<Message> messages() {
        var messages = new ArrayList<Message>();
        for (var item : items) item.message().ifPresent(messages::add);
        return messages;
    }

    private int indexOf(ItemId id) {
        for (var i = items.size() - 1; i >= 0; i--) if (items.get(i).id().equals(id)) return i;
        return -1;
    }

    private void append(ItemId id, Message message) {
        add(new Item(id, Optional.of(message)));
    }

    private void add(Item item) {
        if (items.size() >= MAX_ITEMS) dropOldest();
        items.add(item);
    }

    private void dropOldest() {
        var kept = DROPPED_AT_ONCE;
        while (kept < items.size()
                && items.get(kept).message().map(Message::role).orElse(Message.Role.ASSISTANT) != Message.Role.USER)
            kept++;
        items.subList(0, kept).clear();
    }
}
