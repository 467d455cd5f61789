package io.vivavoce.realtime;

import io.vivavoce.realtime.ServerEvent.Outcome;
import io.vivavoce.session.ReplyUsage;
import io.vivavoce.thinking.ToolCall;
import io.vivavoce.turn.CallId;
import io.vivavoce.turn.Ending;
import io.vivavoce.turn.Generation;
import io.vivavoce.turn.ItemId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/** A response on its way out: created, filled, closed once. Thread: one at a time. */
final class Reply {
    final Generation generation;
    final Modality modality;
    final boolean beside;
    /** Its sound is played, or sent. */
    boolean playing;

    /** It was done when it was made, for a track plays it; its sound may go on. */
    boolean doneOnTrack;

    private final String id;
    private final String itemId;
    private final String conversationId;
    private final SessionConfig config;
    private final JsonNode metadata;
    private final Items items;
    private final Consumer<ServerEvent> out;
    private final Supplier<String> newItemId;
    private final StringBuilder text = new StringBuilder();
    private final List<ToolCall> calls = new ArrayList<>();
    private boolean live = true;
    private long sentMs;
    private ReplyUsage usage = ReplyUsage.NONE;
    private String whyFailed = "";
    private boolean begun;
    private Optional<String> heard = Optional.empty();
    private boolean closed;
    private String previous = "";
    private boolean clientCancelled;
    private Ending ending = Ending.COMPLETED;

    /**
     * What a response is created with.
     *
     * @param itemId of what it says
     * @param newItemId for each call of a tool
     */
    record Setting(
            Modality modality,
            String id,
            String itemId,
            Supplier<String> newItemId,
            String conversationId,
            SessionConfig config,
            JsonNode metadata) {
        /** Whether the response is no part of the conversation. */
        boolean isBeside() {
            return conversationId.isEmpty();
        }
    }

    Reply(Generation generation, Setting setting, Items items, Consumer<ServerEvent> out) {
        this.generation = generation;
        modality = setting.modality();
        id = setting.id();
        itemId = setting.itemId();
        newItemId = setting.newItemId();
        conversationId = setting.conversationId();
        config = setting.config();
        beside = setting.isBeside();
        metadata = setting.metadata();
        this.items = items;
        this.out = out;
        out.accept(new ServerEvent.ResponseCreated(response(Outcome.IN_PROGRESS, List.of())));
    }

    String id() {
        return id;
    }

    String itemId() {
        return itemId;
    }

    /** Whether more of it may be heard. */
    boolean isLive() {
        return live;
    }

    /** Nothing more of it is heard. */
    void over() {
        live = false;
    }

    /** What was heard of it, where it was cut. */
    void heard(String part) {
        heard = Optional.of(part);
    }

    /** As it stands: what was heard, or all. */
    void putInto(Journal journal) {
        var stands = heard.orElse(text.toString()).strip();
        if (!stands.isEmpty()) journal.put(itemId, Journal.Speaker.ASSISTANT, stands, heard.isPresent());
    }

    /** Its item is there, which sound is part of. */
    void begin() {
        if (begun || closed) return;
        begun = true;
        var item = item(Item.Status.IN_PROGRESS, 0);
        out.accept(new ServerEvent.OutputItemAdded(id, 0, item));
        if (!beside) {
            previous = items.last();
            items.append(item);
            items.bind(itemId, ItemId.replied(generation));
            out.accept(new ServerEvent.ItemAdded(previous, item));
        }
        out.accept(new ServerEvent.PartAdded(id, item));
    }

    void text(String piece) {
        if (piece.isEmpty()) return;
        begin();
        text.append(piece);
        out.accept(new ServerEvent.TextDelta(id, item(Item.Status.IN_PROGRESS, 1), piece));
    }

    void audio(byte[] bytes) {
        begin();
        out.accept(new ServerEvent.AudioDelta(id, itemId, bytes));
    }

    void clientCancelled() {
        clientCancelled = true;
    }

    /** @param why it failed; empty where it did not */
    void ending(Ending how, ReplyUsage tokens, String why) {
        ending = how;
        usage = tokens;
        whyFailed = why;
    }

    AudioFormat format() {
        return config.output();
    }

    void audioDone() {
        out.accept(new ServerEvent.AudioDone(id, itemId));
    }

    /** So much of its sound was sent, or played on the track, in ms. */
    void sent(long ms) {
        sentMs = ms;
    }

    long sentMs() {
        return sentMs;
    }

    /** It calls a tool, which is told when all that it says was given: clients take a response's items one by one. */
    void call(ToolCall call) {
        if (!closed) calls.add(call);
    }

    /** @param cut whether what was made was not given to the end; what it has called is called all the same */
    void close(boolean cut) {
        closed = true;
        var outcome = outcome(cut);
        var item = item(outcome == Outcome.COMPLETED ? Item.Status.COMPLETED : Item.Status.INCOMPLETE, 1);
        if (begun) {
            if (modality == Modality.AUDIO) audioDone();
            out.accept(new ServerEvent.TextDone(id, item));
            out.accept(new ServerEvent.PartDone(id, item));
            if (!beside) {
                items.replace(item);
                // as it stands: it may have been truncated while it was made
                out.accept(new ServerEvent.ItemDone(previous, items.find(itemId).orElse(item)));
            }
            out.accept(new ServerEvent.OutputItemDone(id, 0, item));
        }
        var output = new ArrayList<Item>();
        if (begun) output.add(item);
        for (var call : calls) output.add(called(call, output.size()));
        out.accept(new ServerEvent.ResponseDone(response(outcome, output)));
    }

    private Item called(ToolCall call, int index) {
        var callItem = newItemId.get();
        var begins = new Item.FunctionCall(callItem, Item.Status.IN_PROGRESS, call.id(), call.name(), "");
        var whole = new Item.FunctionCall(callItem, Item.Status.COMPLETED, call.id(), call.name(), call.arguments());
        out.accept(new ServerEvent.OutputItemAdded(id, index, begins));
        var before = items.last();
        if (!beside) {
            items.append(whole);
            items.bind(callItem, ItemId.called(new CallId(call.id())));
            out.accept(new ServerEvent.ItemAdded(before, begins));
        }
        out.accept(new ServerEvent.ArgumentsDelta(id, index, whole));
        out.accept(new ServerEvent.ArgumentsDone(id, index, whole));
        if (!beside) out.accept(new ServerEvent.ItemDone(before, whole));
        out.accept(new ServerEvent.OutputItemDone(id, index, whole));
        return whole;
    }

    private Outcome outcome(boolean cut) {
        return switch (ending) {
            case FAILED -> Outcome.FAILED;
            case INCOMPLETE -> Outcome.INCOMPLETE;
            case COMPLETED, CANCELLED ->
                clientCancelled && (cut || ending == Ending.CANCELLED)
                        ? Outcome.CLIENT_CANCELLED
                        : cut || ending == Ending.CANCELLED ? Outcome.TURN_DETECTED : Outcome.COMPLETED;
        };
    }

    private Item.Reply item(Item.Status status, int parts) {
        return new Item.Reply(itemId, status, modality, parts, text.toString());
    }

    private ServerEvent.Response response(Outcome outcome, List<? extends Item> output) {
        return new ServerEvent.Response(
                id, outcome, output, conversationId, modality, config.json(), metadata, usage, whyFailed);
    }
}
