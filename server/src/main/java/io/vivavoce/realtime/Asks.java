package io.vivavoce.realtime;

import io.vivavoce.session.Session;
import io.vivavoce.session.Wish;
import io.vivavoce.thinking.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a client asks of responses. Thread: under the lock of {@link Talk}. */
final class Asks {
    private final Talk talk;
    /** Asked for to a turn whose words are not known yet. */
    private Optional<ClientEvent.ResponseCreate> waiting = Optional.empty();

    Asks(Talk talk) {
        this.talk = talk;
    }

    void respond(Session open, ClientEvent.ResponseCreate create) {
        var translator = talk.translator;
        if (talk.config().onlyTranscribes())
            throw ProtocolException.value("type", "This session only transcribes: it gives no responses");
        if (create.beside()) {
            begin(open, create);
            return;
        }
        if (translator.active().isPresent() || translator.isAsked() || waiting.isPresent())
            throw ProtocolException.responseActive(
                    translator.active().map(Reply::id).orElse("(about to begin)"));
        talk.forResponse(create.settings()); // refused now, not when the words are known
        if (translator.user().isListening()) waiting = Optional.of(create);
        else begin(open, create);
    }

    private void begin(Session open, ClientEvent.ResponseCreate create) {
        var config = talk.forResponse(create.settings());
        var wish =
                new Wish(talk.options(config, create.beside()), create.input().map(this::messages));
        var ask = create.beside() ? open.respondBeside(wish) : open.respond(wish);
        talk.translator.clientAsks(
                ask, new Translator.Asked(config, create.beside(), create.metadata(), create.eventId()));
    }

    private List<Message> messages(List<ClientEvent.Input> input) {
        var messages = new ArrayList<Message>();
        for (var one : input) {
            var item = switch (one) {
                case ClientEvent.Input.Given(var given) -> given;
                case ClientEvent.Input.Reference(var id) ->
                    talk.items
                            .find(id)
                            .orElseThrow(() -> ProtocolException.value(
                                    "response.input",
                                    "The item with id '" + Fields.shortened(id) + "' does not exist."));
            };
            talk.items.message(item).ifPresent(messages::add);
        }
        return messages;
    }

    /** The session has told something: perhaps the words that a response waits for. */
    void heard() {
        if (waiting.isEmpty() || talk.translator.user().isListening()) return;
        var create = waiting.get();
        waiting = Optional.empty();
        try {
            talk.opened().ifPresent(open -> begin(open, create));
        } catch (ProtocolException e) { // an item of its input was deleted meanwhile
            talk.fail(e, create.eventId());
        }
    }

    /** @param id of the response; empty for the active one */
    void cancel(String id) {
        var beside = talk.translator.besides().stream()
                .filter(reply -> reply.id().equals(id))
                .findFirst();
        if (beside.isPresent()) {
            beside.get().clientCancelled();
            talk.opened().ifPresent(open -> open.cancelBeside(beside.get().generation));
            return;
        }
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
