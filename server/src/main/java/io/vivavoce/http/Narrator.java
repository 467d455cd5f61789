package io.vivavoce.http;

import io.vivavoce.session.Figure;
import io.vivavoce.session.Notice;
import io.vivavoce.session.SessionListener;
import io.vivavoce.session.TurnReport;
import io.vivavoce.store.Item;
import io.vivavoce.turn.Generation;
import java.util.Locale;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/** What a session tells, as the JSON events of {@code /voice-chat}. Thread: the session's teller. */
final class Narrator implements SessionListener {
    private final Consumer<String> out;
    private final Metrics metrics;
    private final Runnable ended;

    /**
     * @param out takes each event's JSON; must not block for long
     * @param ended the session has ended, by itself or because it was closed
     */
    Narrator(Consumer<String> out, Metrics metrics, Runnable ended) {
        this.out = out;
        this.metrics = metrics;
        this.ended = ended;
    }

    @Override
    public void on(Notice notice) {
        switch (notice) {
            case Notice.StateChanged(var activity) ->
                send(event("state").put("state", activity.name().toLowerCase(Locale.ROOT)));
            case Notice.Partial(var text) -> send(event("partial").put("text", text));
            case Notice.UserSaid(var generation, var text) ->
                send(event("user", generation).put("text", text));
            case Notice.ReplyText(var generation, var piece) ->
                send(event("reply", generation).put("text", piece));
            case Notice.TurnEnded(var generation, var report) -> {
                metrics.turnEnded(report);
                send(turn(generation, report));
            }
            case Notice.Trouble(var sentence) -> error(new Problem(500, "trouble", sentence, ""));
            // "state", "user" and "turn" tell all that clients of this protocol need
            case Notice.SpeechStarted _,
                    Notice.SpeechStopped _,
                    Notice.TurnTakenBack _,
                    Notice.PlaybackStarted _,
                    Notice.AskRefused _,
                    Notice.ReplyCut _,
                    Notice.NothingSaid _,
                    Notice.NotUnderstood _,
                    Notice.ResponseStarted _,
                    Notice.ToolCalled _,
                    Notice.ResponseEnded _ -> {}
            case Notice.Ended _ -> ended.run();
        }
    }

    /** What the client sent is wrong, or something failed; the session lives. */
    void error(Problem problem) {
        var event = event("error");
        event.setAll(Json.error(problem));
        send(event);
    }

    void started(String session, int inputRateHz, int outputRateHz) {
        send(event("started")
                .put("session", session)
                .put("inputRateHz", inputRateHz)
                .put("outputRateHz", outputRateHz));
    }

    /** Something of this turn is on disk. */
    void stored(Generation generation, Item.Role role, String conversation) {
        send(event("stored", generation)
                .put("role", role.name().toLowerCase(Locale.ROOT))
                .put("conversation", conversation));
    }

    void pong() {
        send(event("pong"));
    }

    private static ObjectNode turn(Generation generation, TurnReport report) {
        var event = event("turn", generation)
                .put("transcript", report.transcript())
                .put("reply", report.reply())
                .put("heard", report.heard())
                .put("interrupted", report.interrupted())
                .put("speculated", report.speculated())
                .put("underruns", report.underruns());
        for (var figure : Figure.values()) figure.ms(report).ifPresent(ms -> event.put(figure.jsonName(), ms));
        return event;
    }

    private static ObjectNode event(String type) {
        return Json.object().put("type", type);
    }

    /** The events of one turn have one number; it grows from turn to turn, not always by one. */
    private static ObjectNode event(String type, Generation generation) {
        return event(type).put("turn", generation.number());
    }

    private void send(ObjectNode event) {
        out.accept(Json.mapper().writeValueAsString(event));
    }
}
