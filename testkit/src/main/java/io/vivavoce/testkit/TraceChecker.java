package io.vivavoce.testkit;

import io.vivavoce.turn.Event;
import io.vivavoce.turn.SessionState;
import io.vivavoce.turn.Transition;
import io.vivavoce.turn.TurnLoop;
import java.util.List;

/**
 * Watches one session's trace, transition by transition, and tells which of the design's invariants (section 3, "What
 * always holds") breaks first. It knows only what was announced by effects and reported by events, and compares that with
 * the state; so it finds a lost effect and a wrong state alike. Checks 1 to 7, 9 and the turn loop's part of 10; 8 is
 * about engines.
 *
 * <p>Thread: one at a time. Memory: three bits for each generation; {@code Integer.MAX_VALUE} generations at most.
 */
public final class TraceChecker {
    private final Findings findings = new Findings();
    private final List<Rule> rules;

    public TraceChecker() {
        var responses = new ResponseRule(findings);
        var playback = new PlaybackRule(findings, responses);
        var turns = new TurnRule(findings);
        var order = new OrderRule(findings, responses, playback, turns);
        rules = List.of(order, responses, playback, turns, new ToolRule(findings));
    }

    /** Replays a recording and checks all of it; answers the state it leads to. */
    public static SessionState replay(SessionState initial, Iterable<? extends Event> events) {
        var checker = new TraceChecker();
        var state = initial;
        for (var event : events) {
            var transition = TurnLoop.next(state, event);
            checker.accept(state, event, transition);
            state = transition.state();
        }
        return state;
    }

    /**
     * The next transition of the trace: {@code event} was answered in {@code before} by {@code transition}.
     *
     * @throws AssertionError "invariant N: …" at the first that does not hold; the checker is of no use after
     */
    public void accept(SessionState before, Event event, Transition transition) {
        findings.at(event, transition.effects());
        for (var rule : rules) rule.before(before, event);
        for (var effect : transition.effects()) for (var rule : rules) rule.effect(effect);
        for (var rule : rules) rule.after(transition.state());
    }

    /** How often something of {@code invariant} (1 to 10) was tested: a property that is never tested holds for nothing. */
    public long tested(int invariant) {
        return findings.tested(invariant);
    }
}
