package io.vivavoce.testkit;

import io.vivavoce.turn.Draft;
import io.vivavoce.turn.Effect;
import io.vivavoce.turn.Event;
import io.vivavoce.turn.SessionState;
import io.vivavoce.turn.SessionState.Link;
import io.vivavoce.turn.SessionState.PendingTool;
import io.vivavoce.turn.SessionState.UserTurn;
import io.vivavoce.turn.TurnLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Late and odd events are counted and change nothing (7); all is bounded (9); after the close there is nothing (10). */
final class OrderRule implements Rule {
    private final Findings findings;
    private final ResponseRule responses;
    private final PlaybackRule playback;
    private final TurnRule turns;
    private final List<Effect> effects = new ArrayList<>();
    private Optional<SessionState> before = Optional.empty();
    private String event = "";
    private boolean late;
    private boolean closed;

    OrderRule(Findings findings, ResponseRule responses, PlaybackRule playback, TurnRule turns) {
        this.findings = findings;
        this.responses = responses;
        this.playback = playback;
        this.turns = turns;
    }

    @Override
    public void before(SessionState state, Event coming) {
        before = Optional.of(state);
        event = coming.getClass().getSimpleName();
        effects.clear();
        late = closed || isLate(state, coming);
    }

    /** Whether {@code event} speaks of what is over, or never was. */
    private boolean isLate(SessionState state, Event event) {
        return switch (event) {
            case Event.EvidenceCame(var _, var generation, var _) -> !turns.isOpen(generation);
            case Event.AudioMade(var _, var generation, var _, var _) -> !responses.isActive(generation);
            case Event.ResponseMade(var _, var generation, var _) ->
                !responses.isActive(generation) && !responses.isBeside(generation);
            case Event.ToolsCalled(var _, var generation, var _) ->
                !responses.isActive(generation) && !responses.isBeside(generation);
            case Event.Played(var _, var generation, var _, var _) -> !playback.isCurrent(generation);
            case Event.ToolStarted(var _, var call) -> !state.tools().containsKey(call);
            case Event.ToolDone(var _, var call) -> !state.tools().containsKey(call);
            case Event.Detached(var _, var epoch, var _) -> !state.link().equals(new Link.Attached(epoch));
            case Event.Attached(var _, var epoch) ->
                switch (state.link()) {
                    case Link.Attached(var current) -> epoch <= current;
                    case Link.Detached(var current, var _) -> epoch <= current;
                    case Link.Closed() -> true;
                };
            case Event.SpeechBelieved _, Event.SpeechPaused _ -> !(state.user() instanceof UserTurn.Speaking);
            case Event.Released _ -> !(state.user() instanceof UserTurn.Held);
            default -> false;
        };
    }

    @Override
    public void effect(Effect effect) {
        effects.add(effect);
        if (effect instanceof Effect.CloseSession) {
            findings.must(10, !closed, "the session closes twice");
            closed = true;
        }
    }

    @Override
    public void after(SessionState state) {
        var old = before.orElseThrow();
        var ignored = effects.stream().anyMatch(Effect.Ignore.class::isInstance);
        if (late) findings.must(7, ignored, "%s came late and was not counted", event);
        if (ignored) {
            findings.must(
                    7, effects.equals(List.of(new Effect.Ignore(event))), "%s is ignored, and: %s", event, effects);
            findings.must(7, state.equals(old), "%s is ignored and changes %s to %s", event, old, state);
        }
        findings.must(7, state.next().compareTo(old.next()) >= 0, "the next generation goes back");
        bounds(state);
        var gone = state.link() instanceof Link.Closed;
        findings.must(10, gone == closed, "closed by what was announced: %s; by the state: %s", closed, gone);
        if (gone) findings.must(10, TurnLoop.wakeAt(state).isEmpty(), "a closed session wants to be woken");
    }

    private void bounds(SessionState state) {
        bound("replies wait", state.waiting().size(), SessionState.MAX_WAITING);
        bound("responses are beside", state.beside().size(), SessionState.MAX_BESIDE);
        var done = state.tools().values().stream()
                .filter(tool -> tool.stage() == PendingTool.Stage.DONE)
                .count();
        bound("tools are done", done, SessionState.MAX_TOOLS_DONE);
        bound("tools are not done", state.tools().size() - done, SessionState.MAX_TOOLS);
        if (state.user() instanceof UserTurn.Paused(Draft draft))
            bound(
                    "times judged",
                    draft.judged(),
                    state.policy().endpointing().judgeAtMs().size());
    }

    private void bound(String what, long count, long most) {
        findings.must(9, count <= most, "%d %s; %d are allowed", count, what, most);
    }
}
