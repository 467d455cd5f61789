package io.vivavoce.realtime;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The items of a conversation in the order in which clients have them. Bounded: of {@value #MOST} the oldest goes. */
final class Items {
    static final int MOST = 2000;

    private final List<Item> items = new ArrayList<>();
    private final Set<String> truncated = new HashSet<>();

    /** Id of the last; empty for none. */
    String last() {
        return items.isEmpty() ? "" : items.getLast().id();
    }

    void append(Item item) {
        items.add(item);
        if (items.size() > MOST) items.removeFirst();
    }

    /** Returns the id of the one before it; empty for none. */
    String insert(String previous, Item item) {
        var at = switch (previous) {
            case "" -> items.size();
            case "root" -> 0;
            default -> indexOf(previous) + 1;
        };
        if (at == 0 && !previous.isEmpty() && !previous.equals("root"))
            throw new ProtocolException(
                    "item_create_invalid_previous_item_id",
                    "Error adding item: the previous item with id '" + Fields.shortened(previous) + "' does not exist.",
                    "previous_item_id");
        items.add(at, item);
        if (items.size() > MOST) items.removeFirst();
        return at == 0 ? "" : items.get(at - 1).id();
    }

    Optional<Item> find(String id) {
        var at = indexOf(id);
        return at < 0 ? Optional.empty() : Optional.of(items.get(at));
    }

    /** The item of the same id is {@code item} from now on; where it was deleted or truncated it stays so. */
    void replace(Item item) {
        var at = indexOf(item.id());
        if (at >= 0) items.set(at, truncated.contains(item.id()) ? withoutText(item) : item);
    }

    /** Its transcript goes for good: what was not heard is not to be seen. */
    void truncate(String id) {
        truncated.add(id);
        find(id).ifPresent(this::replace);
    }

    private static Item withoutText(Item item) {
        return item instanceof Item.Reply reply
                ? new Item.Reply(reply.id(), reply.status(), reply.modality(), reply.parts(), "")
                : item;
    }

    boolean remove(String id) {
        truncated.remove(id);
        return items.removeIf(item -> item.id().equals(id));
    }

    private int indexOf(String id) {
        for (var i = items.size() - 1; i >= 0; i--) if (items.get(i).id().equals(id)) return i;
        return -1;
    }
}
