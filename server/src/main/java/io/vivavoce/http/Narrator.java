package io.vivavoce.http;

import io.vivavoce.realtime.Line;
import io.vivavoce.realtime.RealtimeClient;
import io.vivavoce.session.Figure;
import io.vivavoce.session.Notice;
import io.vivavoce.session.SessionListener;
import io.vivavoce.session.TurnReport;
import io.vivavoce.store.Item;
import io.vivavoce.turn.Generation;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a session tells, as the JSON events of {@code /voice-chat}, numbered from 1. Thread-safe: the session's teller, the
 * receiving thread and the history's have something to tell.
 */
final class Narrator implements SessionListener {
    private final Consumer<String> out;
    private final Metrics metrics;
    private final Runnable ended;

    // guarded by this
    private long events;
    private Notice.Activity activity = Notice.Activity.LISTENING;

    /**
     * @param out takes each event's JSON, in order; must not block for long
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
            case Notice.StateChanged(var activity) -> state(activity);
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

    /** @param ticket what the client comes back with; empty where it did not ask, or can't */
    void started(String session, int inputRateHz, int outputRateHz, Optional<RealtimeClient.Ticket> ticket) {
        var event = event("started")
                .put("session", session)
                .put("inputRateHz", inputRateHz)
                .put("outputRateHz", outputRateHz);
        ticket.ifPresent(
                known -> event.putObject("resume").put("token", known.token()).put("expiresInMs", known.validMs()));
        send(event);
    }

    private synchronized void state(Notice.Activity changed) {
        activity = changed;
        send(event("state").put("state", changed.name().toLowerCase(Locale.ROOT)));
    }

    /**
     * Tells {@code back}, who goes on with the session of {@code line}, what it missed, and that it is there.
     *
     * @param after number of the last event that it got; empty where it has forgotten
     */
    synchronized void resumed(Line line, RealtimeClient back, String after) {
        var complete = line.comeBack(back, after);
        send(event("resumed").put("complete", complete));
        state(activity);
    }

    /** Something of this turn is on disk. */
    void stored(Generation generation, Item.Role role, String conversation) {
        send(event("stored", generation)
                .put("role", role.name().toLowerCase(Locale.ROOT))
                .put("conversation", conversation));
    }

    /** What the client was told that goes on. */
    synchronized Notice.Activity activity() {
        return activity;
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

    private synchronized void send(ObjectNode event) {
        event.put("event", ++events); // as the line counts them
        out.accept(Json.mapper().writeValueAsString(event));
    }
}
