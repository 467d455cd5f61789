package io.vivavoce.realtime;

import io.vivavoce.session.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** What a client asks of responses, and what it wrote for the next one. Thread: under the lock of {@link Talk}. */
final class Asks {
    private final Talk talk;
    private final List<String> written = new ArrayList<>();
    /** A response was asked for to a turn whose words are not known yet. */
    private boolean respondWhenHeard;

    Asks(Talk talk) {
        this.talk = talk;
    }

    /** The session takes so much at once, and no more. */
    void checkRoom(Item item) {
        var length = item instanceof Item.Written message ? message.text().length() : 0;
        for (var text : written) length += text.length() + 1;
        if (length > ClientEvents.MAX_TEXT)
            throw ProtocolException.value(
                    "item.content",
                    "What waits for an answer would have " + length + " characters; at most " + ClientEvents.MAX_TEXT
                            + " are taken. Send response.create first");
    }

    /** The user wrote {@code text}, which the next response answers. */
    void wrote(String text) {
        if (!text.isBlank()) written.add(text);
    }

    void respond(Session open, JsonNode modalities, JsonNode metadata) {
        var translator = talk.translator;
        if (translator.active().isPresent() || translator.isAsked())
            throw new ProtocolException(
                    "conversation_already_has_active_response",
                    "Conversation already has an active response in progress: "
                            + translator.active().map(Reply::id).orElse("(about to begin)")
                            + ". Wait until the response is finished before creating a new one.",
                    "");
        var given = modalities.isMissingNode()
                ? Optional.<Modality>empty()
                : Optional.of(
                        SessionConfig.modality(SessionRules.modalities(modalities, "response.output_modalities")));
        translator.clientAsks(given, metadata);
        if (translator.isListening()) respondWhenHeard = true;
        else respondNow(open);
    }

    private void respondNow(Session open) {
        respondWhenHeard = false;
        if (written.isEmpty()) {
            open.respond();
            return;
        }
        var text = String.join("\n", written);
        written.clear();
        talk.translator.clientTypes(text);
        open.type(text);
        if (!talk.policy().createResponse()) open.respond();
    }

    /** The session has told something: perhaps the words that a response waits for. */
    void heard() {
        if (respondWhenHeard && !talk.translator.isListening()) talk.opened().ifPresent(this::respondNow);
    }

    /** @param id of the response; empty for the active one */
    void cancel(String id) {
        var active = talk.translator
                .active()
                .filter(reply -> id.isEmpty() || reply.id().equals(id));
        if (active.isEmpty())
            throw new ProtocolException(
                    "response_cancel_not_active", "Cancellation failed: no active response found", "");
        active.get().clientCancelled();
        talk.opened().ifPresent(Session::cancel);
    }

    /** What is played, and what is made of it, ends. */
    void clearOutput() {
        if (!talk.playsOnTrack())
            throw ProtocolException.value(
                    "type", "output_audio_buffer.clear is for WebRTC; here the client plays what it was sent");
        talk.translator.active().ifPresent(Reply::clientCancelled);
        talk.opened().ifPresent(Session::cancel);
    }
}
