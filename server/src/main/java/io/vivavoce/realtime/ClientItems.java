package io.vivavoce.realtime;

import io.vivavoce.session.Session;
import io.vivavoce.turn.CallId;
import io.vivavoce.turn.Edit;
import io.vivavoce.turn.ItemId;
import java.util.HashMap;
import java.util.Map;

/** What a client does to the items of its conversation. Thread: under the lock of {@link Talk}. */
final class ClientItems {
    /** Characters that a client may have in items of its own: 25 times the longest context that is common here. */
    private static final int MOST_WRITTEN = 1_000_000;

    private final Talk talk;
    private final Items items;
    private final Map<String, Integer> written = new HashMap<>();

    ClientItems(Talk talk) {
        this.talk = talk;
        items = talk.items;
    }

    /** The model sees it with the next response. */
    void create(Session open, ClientEvent.ItemCreate create) {
        check(create.item());
        var item = named(create.item());
        var place = items.place(create.previous());
        var previous = items.insert(create.previous(), item);
        var inContext = ItemId.client(item.id());
        open.edit(
                switch (item) {
                    case Item.Written(var _, var role, var _) ->
                        new Edit.Add(inContext, speaker(role).inConversation(), text(item), place);
                    case Item.FunctionCall(var _, var _, var call, var name, var arguments) ->
                        new Edit.AddCall(inContext, new CallId(call), name, arguments, place);
                    case Item.FunctionOutput(var _, var call, var output) ->
                        new Edit.AddResult(inContext, new CallId(call), output, place);
                    case Item.UserAudio _, Item.Reply _ -> throw new IllegalStateException("no client has " + item);
                });
        items.bind(item.id(), inContext);
        written.put(item.id(), text(item).length());
        if (item instanceof Item.Written(var id, var role, var _))
            talk.journal.put(id, speaker(role), text(item), false);
        talk.send(new ServerEvent.ItemAdded(previous, item));
        talk.send(new ServerEvent.ItemDone(previous, item));
    }

    private void check(Item item) {
        if (items.find(item.id()).isPresent())
            throw new ProtocolException(
                    "item_create_invalid_item_id",
                    "Error adding item: an item with this id already exists in the conversation.",
                    "item.id");
        if (item instanceof Item.FunctionOutput(var _, var call, var _)) {
            if (!items.isCalled(call)) throw wrongCall(call, "not found in conversation.");
            if (items.hasOutput(call)) throw wrongCall(call, "already has its output; delete that item first.");
        }
        if (item instanceof Item.FunctionCall(var _, var _, var call, var _, var _) && items.isCalled(call))
            throw wrongCall(call, "already exists in conversation.");
        var length = text(item).length();
        if (written.values().stream().mapToLong(Integer::longValue).sum() + length > MOST_WRITTEN)
            throw ProtocolException.value(
                    "item.content",
                    "The items of this conversation would have more than " + MOST_WRITTEN
                            + " characters; delete some of them first");
    }

    private static ProtocolException wrongCall(String call, String why) {
        return new ProtocolException(
                "invalid_tool_call_id", "Tool call ID '" + Fields.shortened(call) + "' " + why, "item.call_id");
    }

    /** What the model reads of it. */
    private static String text(Item item) {
        return switch (item) {
            case Item.Written message -> message.text();
            case Item.FunctionCall(var _, var _, var _, var name, var arguments) -> name + arguments;
            case Item.FunctionOutput(var _, var _, var output) -> output;
            case Item.UserAudio _, Item.Reply _ -> "";
        };
    }

    private static Journal.Speaker speaker(String role) {
        return switch (role) {
            case "user" -> Journal.Speaker.USER;
            case "assistant" -> Journal.Speaker.ASSISTANT;
            default -> Journal.Speaker.SYSTEM;
        };
    }

    private Item named(Item item) {
        if (item instanceof Item.FunctionCall(var id, var status, var call, var name, var arguments) && call.isEmpty())
            return named(new Item.FunctionCall(id, status, talk.translator.newId("call"), name, arguments));
        if (!item.id().isEmpty()) return item;
        var id = talk.translator.newId("item");
        return switch (item) {
            case Item.Written(var _, var role, var texts) -> new Item.Written(id, role, texts);
            case Item.FunctionCall(var _, var status, var call, var name, var arguments) ->
                new Item.FunctionCall(id, status, call, name, arguments);
            case Item.FunctionOutput(var _, var call, var output) -> new Item.FunctionOutput(id, call, output);
            case Item.UserAudio _, Item.Reply _ -> throw new IllegalStateException("clients can't create " + item);
        };
    }

    void retrieve(String id) {
        talk.send(new ServerEvent.ItemRetrieved(known(id, "retrieve")));
    }

    void delete(String id) {
        known(id, "delete");
        items.inContext(id).ifPresent(known -> talk.opened().ifPresent(open -> open.edit(new Edit.Remove(known))));
        items.remove(id);
        written.remove(id);
        talk.journal.remove(id);
        talk.send(new ServerEvent.ItemDeleted(id));
    }

    /** The client has played so much of a reply: the transcript goes, the model's context keeps the words of that. */
    void truncate(String id, long audioEndMs) {
        if (!(known(id, "truncate") instanceof Item.Reply item) || item.modality() != Modality.AUDIO)
            throw new ProtocolException("", "Only model output audio messages can be truncated", "");
        var reply = talk.translator.replyOf(id);
        if (reply.isPresent()
                && !talk.playsOnTrack()
                && audioEndMs > reply.get().sentMs())
            throw ProtocolException.value(
                    "audio_end_ms",
                    "Audio content of " + reply.get().sentMs() + "ms is already shorter than " + audioEndMs + "ms");
        reply.ifPresent(cut -> talk.opened()
                .ifPresent(open -> open.edit(new Edit.Cut(cut.generation, audioEndMs * talk.voiceHz() / 1000))));
        items.truncate(id);
        talk.send(new ServerEvent.ItemTruncated(id, audioEndMs));
    }

    private Item known(String id, String action) {
        return items.find(id)
                .orElseThrow(() -> new ProtocolException(
                        "item_" + action + "_invalid_item_id",
                        "Error: the item with id '" + Fields.shortened(id) + "' does not exist.",
                        "item_id"));
    }
}
