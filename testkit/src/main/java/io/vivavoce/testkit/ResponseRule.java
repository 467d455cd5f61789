package io.vivavoce.testkit;

import io.vivavoce.turn.Effect;
import io.vivavoce.turn.Ending;
import io.vivavoce.turn.Event;
import io.vivavoce.turn.Generation;
import io.vivavoce.turn.SessionState;
import io.vivavoce.turn.SessionState.Response;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Responses: one at a time (1), each with one end (2), and nothing after a cancel (4). */
final class ResponseRule implements Rule {
    private final Findings findings;
    private Optional<Generation> active = Optional.empty();
    private final Set<Generation> beside = new HashSet<>();
    private final BitSet begun = new BitSet();
    private final BitSet ended = new BitSet();
    private final BitSet cancelled = new BitSet();
    private Optional<Event> answered = Optional.empty();

    ResponseRule(Findings findings) {
        this.findings = findings;
    }

    boolean isActive(Generation generation) {
        return active.filter(generation::equals).isPresent();
    }

    boolean isBeside(Generation generation) {
        return beside.contains(generation);
    }

    boolean hasEnded(Generation generation) {
        return ended.get(index(generation));
    }

    boolean wasCancelled(Generation generation) {
        return cancelled.get(index(generation));
    }

    static int index(Generation generation) {
        return Math.toIntExact(generation.number());
    }

    @Override
    public void before(SessionState state, Event event) {
        answered = Optional.of(event);
    }

    @Override
    public void effect(Effect effect) {
        switch (effect) {
            case Effect.StartResponse(var generation) -> {
                findings.must(
                        1, active.isEmpty(), "%s starts while %s is active", generation, active.orElse(generation));
                start(generation);
                active = Optional.of(generation);
            }
            case Effect.StartBeside(var generation) -> {
                start(generation);
                beside.add(generation);
            }
            case Effect.CancelResponse(var generation) -> {
                findings.must(2, isGoingOn(generation), "%s is cancelled and is not going on", generation);
                cancelled.set(index(generation));
            }
            case Effect.ResponseEnded(var generation, var ending) -> end(generation, ending);
            default -> {}
        }
    }

    private void start(Generation generation) {
        findings.must(4, !wasCancelled(generation), "%s starts and was cancelled", generation);
        findings.must(2, !begun.get(index(generation)), "%s starts twice", generation);
        begun.set(index(generation));
    }

    private boolean isGoingOn(Generation generation) {
        return isActive(generation) || isBeside(generation);
    }

    private void end(Generation generation, Ending ending) {
        findings.must(2, isGoingOn(generation), "%s ends and is not going on", generation);
        var told = answered.filter(Event.ResponseMade.class::isInstance).isPresent();
        if (wasCancelled(generation))
            findings.must(2, ending == Ending.CANCELLED, "%s was cancelled and ends as %s", generation, ending);
        else findings.must(4, told || ending != Ending.CANCELLED, "%s ends as cancelled; its work goes on", generation);
        ended.set(index(generation));
        if (!beside.remove(generation)) active = Optional.empty();
    }

    @Override
    public void after(SessionState state) {
        var known = state.response() instanceof Response.Generating(var generation)
                ? Optional.of(generation)
                : Optional.<Generation>empty();
        if (known.isPresent() && active.isPresent())
            findings.must(1, known.equals(active), "%s and %s are active", active.get(), known.get());
        findings.must(2, known.equals(active), "active by what was announced: %s; by the state: %s", active, known);
        if (state.response() instanceof Response.Ended(var generation, var _))
            findings.must(2, hasEnded(generation), "the end of %s was not announced", generation);
        findings.must(
                2,
                beside.equals(Set.copyOf(state.beside())),
                "beside by what was announced: %s; by the state: %s",
                beside,
                state.beside());
    }
}
