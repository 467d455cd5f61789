package io.vivavoce.realtime;

import java.util.Optional;
import java.util.function.Consumer;

/** What a client does to the items of its conversation. Thread: one at a time. */
final class ClientItems {
    private final Items items;
    private final Translator translator;
    private final Journal journal;
    private final Consumer<ServerEvent> out;

    ClientItems(Items items, Translator translator, Journal journal, Consumer<ServerEvent> out) {
        this.items = items;
        this.translator = translator;
        this.journal = journal;
        this.out = out;
    }

    /** Returns what the user wrote, which the next response is to answer. */
    Optional<String> create(ClientEvent.ItemCreate create) {
        if (items.find(create.item().id()).isPresent())
            throw new ProtocolException(
                    "item_create_invalid_item_id",
                    "Error adding item: an item with this id already exists in the conversation.",
                    "item.id");
        if (create.item() instanceof Item.FunctionOutput output)
            throw new ProtocolException(
                    "invalid_tool_call_id",
                    "Tool call ID '" + Fields.shortened(output.callId()) + "' not found in conversation.",
                    "item.call_id");
        var item = named(create.item());
        var previous = items.insert(create.previous(), item);
        out.accept(new ServerEvent.ItemAdded(previous, item));
        out.accept(new ServerEvent.ItemDone(previous, item));
        if (item instanceof Item.Written written)
            journal.put(written.id(), speaker(written.role()), written.text(), false);
        return item instanceof Item.Written written && written.role().equals("user")
                ? Optional.of(written.text())
                : Optional.empty();
    }

    private static Journal.Speaker speaker(String role) {
        return switch (role) {
            case "user" -> Journal.Speaker.USER;
            case "assistant" -> Journal.Speaker.ASSISTANT;
            default -> Journal.Speaker.SYSTEM;
        };
    }

    private Item named(Item item) {
        if (!item.id().isEmpty()) return item;
        var id = translator.newId("item");
        return switch (item) {
            case Item.Written(var _, var role, var texts) -> new Item.Written(id, role, texts);
            case Item.FunctionCall(var _, var call, var name, var arguments) ->
                new Item.FunctionCall(id, call, name, arguments);
            case Item.FunctionOutput(var _, var call, var output) -> new Item.FunctionOutput(id, call, output);
            case Item.UserAudio _, Item.Reply _ -> throw new IllegalStateException("clients can't create " + item);
        };
    }

    void retrieve(String id) {
        out.accept(new ServerEvent.ItemRetrieved(known(id, "retrieve")));
    }

    void delete(String id) {
        known(id, "delete");
        items.remove(id);
        journal.remove(id);
        out.accept(new ServerEvent.ItemDeleted(id));
    }

    /** @param sentMs sound that was sent of the last reply */
    void truncate(String id, long audioEndMs, long sentMs) {
        if (!(known(id, "truncate") instanceof Item.Reply reply) || reply.modality() != Modality.AUDIO)
            throw new ProtocolException("", "Only model output audio messages can be truncated", "");
        if (id.equals(translator.lastReplyItem()) && audioEndMs > sentMs)
            throw ProtocolException.value(
                    "audio_end_ms", "Audio content of " + sentMs + "ms is already shorter than " + audioEndMs + "ms");
        items.truncate(id);
        out.accept(new ServerEvent.ItemTruncated(id, audioEndMs));
    }

    private Item known(String id, String action) {
        return items.find(id)
                .orElseThrow(() -> new ProtocolException(
                        "item_" + action + "_invalid_item_id",
                        "Error: the item with id '" + Fields.shortened(id) + "' does not exist.",
                        "item_id"));
    }
}
