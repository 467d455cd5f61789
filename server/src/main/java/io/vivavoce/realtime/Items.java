package io.vivavoce.realtime;

import io.vivavoce.thinking.Message;
import io.vivavoce.thinking.ToolCall;
import io.vivavoce.turn.Edit;
import io.vivavoce.turn.ItemId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The items of a conversation in the order in which clients have them. Bounded: of {@value #MOST} the oldest goes. */
final class Items {
    static final int MOST = 2000;

    private final List<Item> items = new ArrayList<>();
    private final Set<String> truncated = new HashSet<>();
    /** What each is in the model's context, and the words of what was said, where they are known. */
    private final Map<String, ItemId> inContext = new HashMap<>();

    private final Map<String, String> said = new HashMap<>();

    /** Id of the last; empty for none. */
    String last() {
        return items.isEmpty() ? "" : items.getLast().id();
    }

    void append(Item item) {
        items.add(item);
        dropOldest();
    }

    private void dropOldest() {
        if (items.size() > MOST) forget(items.removeFirst().id());
    }

    private void forget(String id) {
        truncated.remove(id);
        inContext.remove(id);
        said.remove(id);
    }

    /** The item {@code id} is {@code known} to the session. */
    void bind(String id, ItemId known) {
        if (find(id).isPresent()) inContext.put(id, known);
    }

    Optional<ItemId> inContext(String id) {
        return Optional.ofNullable(inContext.get(id));
    }

    /** What was said in the item {@code id}, whether or not the client wants to know. */
    void said(String id, String text) {
        if (find(id).isPresent()) said.put(id, text);
    }

    /** Where in the model's context an item goes that follows {@code previous}, as {@link #insert} takes it. */
    Edit.Place place(String previous) {
        if (previous.isEmpty()) return new Edit.Place.End();
        for (var at = indexOf(previous); at >= 0; at--) {
            var known = inContext.get(items.get(at).id());
            if (known != null) return new Edit.Place.After(known);
        }
        return new Edit.Place.Front();
    }

    /** The item as a model is shown it; empty where there is nothing to show. */
    Optional<Message> message(Item item) {
        var message = switch (item) {
            case Item.UserAudio audio -> Message.user(said.getOrDefault(audio.id(), ""));
            case Item.Reply reply -> Message.assistant(reply.text());
            case Item.Written written -> message(written.role(), written.text());
            case Item.FunctionCall call when call.callId().isEmpty() -> Message.user(""); // no result can be of it
            case Item.FunctionCall call ->
                Message.calling("", List.of(new ToolCall(call.callId(), call.name(), call.arguments())));
            case Item.FunctionOutput output -> Message.result(output.callId(), output.output());
        };
        var isMessage = message.calls().isEmpty() && message.callId().isEmpty();
        return Optional.of(message).filter(shown -> !isMessage || !shown.text().isBlank());
    }

    private static Message message(String role, String text) {
        return switch (role) {
            case "user" -> Message.user(text);
            case "assistant" -> Message.assistant(text);
            default -> Message.system(text);
        };
    }

    /** Whether a tool was called by this id. */
    boolean isCalled(String callId) {
        return items.stream()
                .anyMatch(item ->
                        item instanceof Item.FunctionCall call && call.callId().equals(callId));
    }

    /** Whether the call of this id has its result. */
    boolean hasOutput(String callId) {
        return items.stream()
                .anyMatch(item -> item instanceof Item.FunctionOutput output
                        && output.callId().equals(callId));
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
        var before = at == 0 ? "" : items.get(at - 1).id();
        items.add(at, item);
        dropOldest();
        return before;
    }

    List<Item> all() {
        return List.copyOf(items);
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
        forget(id);
        return items.removeIf(item -> item.id().equals(id));
    }

    private int indexOf(String id) {
        for (var i = items.size() - 1; i >= 0; i--) if (items.get(i).id().equals(id)) return i;
        return -1;
    }
}
