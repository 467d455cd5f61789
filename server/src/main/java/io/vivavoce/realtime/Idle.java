package io.vivavoce.realtime;

import io.vivavoce.concurrent.Ticker;
import io.vivavoce.session.Session;
import io.vivavoce.session.Wish;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * {@code idle_timeout_ms}: when nobody has spoken for so long after a reply, the model does. Once; then the user must have
 * spoken. Thread: under the lock of {@link Talk}.
 */
final class Idle {
    /** The model sees text alone: that nobody speaks it has to be told. */
    private static final String HINT =
            " The user has been silent for a while. Ask in one short sentence whether they are still there.";

    private final Talk talk;
    private final Ticker ticker;
    private long quietSince;
    private boolean prompted;

    Idle(Talk talk, Ticker ticker) {
        this.talk = talk;
        this.ticker = ticker;
    }

    /** @param playing whether the client still plays what it was sent */
    void frame(Session open, boolean playing) {
        var timeoutMs = talk.config().idleTimeoutMs();
        var translator = talk.translator;
        if (translator.user().isSpeaking()) prompted = false;
        if (timeoutMs == 0 || playing || open.isInTurn() || translator.active().isPresent() || translator.isAsked()) {
            quietSince = ticker.nanos();
            return;
        }
        var quietMs = TimeUnit.NANOSECONDS.toMillis(ticker.nanos() - quietSince);
        if (quietMs < timeoutMs || translator.lastReplyItem().isEmpty() || prompted) return;
        prompt(open, timeoutMs);
    }

    private void prompt(Session open, long timeoutMs) {
        var translator = talk.translator;
        translator.user().nobodySpoke(open.heardTo(), timeoutMs);
        var config = talk.config();
        var settings = JsonNodeFactory.instance.objectNode().put("instructions", config.instructions() + HINT);
        var ask = open.respond(new Wish(talk.options(config.forResponse(settings)), Optional.empty()));
        translator.clientAsks(ask, new Translator.Asked(config, false, JsonNodeFactory.instance.nullNode(), ""));
        prompted = true;
    }
}
