package io.vivavoce.realtime;

import io.vivavoce.session.Session;
import io.vivavoce.turn.CallId;
import io.vivavoce.turn.Edit;
import io.vivavoce.turn.ItemId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

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
        var item = named(create.item());
        insert(open, create.previous(), item, text(item));
    }

    /**
     * A spoken message, of which this is {@code said}. The model sees the words with the next response; where there are none
     * it sees nothing.
     *
     * @param ms of its sound
     */
    void create(Session open, ClientEvent.SoundCreate create, String said, long ms) {
        var id = create.id().isEmpty() ? talk.translator.newId("item") : create.id();
        var told = !create.transcript().isBlank();
        var unknown = new Item.UserAudio(id, new Item.Transcript.Unknown());
        var known = new Item.UserAudio(id, new Item.Transcript.Known(said));
        insert(open, create.previous(), told ? known : unknown, said);
        items.said(id, said);
        if (told || !talk.config().transcribes()) return;
        items.replace(known);
        if (!said.isEmpty()) talk.send(new ServerEvent.TranscriptionDelta(id, said));
        talk.send(new ServerEvent.TranscriptionCompleted(id, said, ms / 1000.0));
    }

    /** @param text what the model reads of it */
    private void insert(Session open, String after, Item item, String text) {
        check(item, text.length());
        var place = items.place(after);
        var previous = items.insert(after, item);
        var inContext = ItemId.client(item.id());
        if (!(item instanceof Item.UserAudio) || !text.isEmpty()) {
            open.edit(edit(item, inContext, text, place));
            items.bind(item.id(), inContext);
        }
        written.put(item.id(), text.length());
        speaker(item).filter(_ -> !text.isEmpty()).ifPresent(who -> talk.journal.put(item.id(), who, text, false));
        talk.send(new ServerEvent.ItemAdded(previous, item));
        talk.send(new ServerEvent.ItemDone(previous, item));
    }

    private static Edit edit(Item item, ItemId id, String text, Edit.Place place) {
        return switch (item) {
            case Item.Written(var _, var role, var _) ->
                new Edit.Add(id, speaker(role).inConversation(), text, place);
            case Item.UserAudio _ -> new Edit.Add(id, Journal.Speaker.USER.inConversation(), text, place);
            case Item.FunctionCall(var _, var _, var call, var name, var arguments) ->
                new Edit.AddCall(id, new CallId(call), name, arguments, place);
            case Item.FunctionOutput(var _, var call, var output) ->
                new Edit.AddResult(id, new CallId(call), output, place);
            case Item.Reply _ -> throw new IllegalStateException("no client has " + item);
        };
    }

    private void check(Item item, int length) {
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

    /** Whose message it is; empty where it is none. */
    private static Optional<Journal.Speaker> speaker(Item item) {
        return switch (item) {
            case Item.Written(var _, var role, var _) -> Optional.of(speaker(role));
            case Item.UserAudio _ -> Optional.of(Journal.Speaker.USER);
            case Item.FunctionCall _, Item.FunctionOutput _, Item.Reply _ -> Optional.empty();
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
