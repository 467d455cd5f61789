package io.vivavoce.testkit.turn;

import io.vivavoce.testkit.TraceChecker;
import io.vivavoce.turn.Event;
import io.vivavoce.turn.Moment;
import io.vivavoce.turn.SessionState;
import io.vivavoce.turn.SessionState.Link;
import io.vivavoce.turn.Transition;
import io.vivavoce.turn.TurnLoop;
import java.util.SplittableRandom;

/** One session's random life from a seed: time goes on, ticks come when asked for (mostly), and every event is checked. */
final class RandomWalk {
    /** Events after the session has closed, which must all be ignored. */
    private static final int AFTERLIFE = 120;

    /** The rule under test; a mutant is one that bends the answer of {@link TurnLoop#next}. */
    interface Rule {
        Transition next(SessionState before, Event event);
    }

    /** Sees each transition of the walk, after it was checked. */
    interface Watcher {
        void saw(SessionState before, Event event, Transition transition);
    }

    private final SplittableRandom random;
    private final EventSource source;
    private final Rule rule;
    private final Watcher watcher;
    final TraceChecker checker = new TraceChecker();
    private SessionState state;
    private Moment now = Moment.START;
    private int ticksAtOnce;

    RandomWalk(long seed, Rule rule, Watcher watcher) {
        random = new SplittableRandom(seed);
        source = new EventSource(random);
        this.rule = rule;
        this.watcher = watcher;
        state = SessionState.initial(source.policy());
    }

    /** @throws AssertionError at the first invariant that breaks */
    void run(int events) {
        var left = events;
        while (left-- > 0) {
            step();
            if (state.link() instanceof Link.Closed && left > AFTERLIFE) left = AFTERLIFE;
        }
    }

    private void step() {
        var later = now.plusMillis(random.nextInt(100) == 0 ? random.nextInt(70_000) : random.nextInt(250));
        var wake = TurnLoop.wakeAt(state);
        if (wake.isPresent() && !later.isBefore(wake.get()) && random.nextInt(10) > 0) {
            tick(wake.get().isBefore(now) ? now : wake.get());
            return;
        }
        now = later;
        ticksAtOnce = 0;
        answer(source.next(state, now));
    }

    /** A tick that was asked for must bring something about, or the session would spin. */
    private void tick(Moment due) {
        ticksAtOnce = due.equals(now) ? ticksAtOnce + 1 : 1;
        now = due;
        var before = state;
        var transition = answer(new Event.Tick(due));
        var moved = !transition.state().equals(before) || !transition.effects().isEmpty();
        if (!moved || ticksAtOnce > 5)
            throw new AssertionError("spins: %d ticks at %s change nothing in %s".formatted(ticksAtOnce, due, before));
    }

    private Transition answer(Event event) {
        var transition = rule.next(state, event);
        checker.accept(state, event, transition);
        watcher.saw(state, event, transition);
        state = transition.state();
        return transition;
    }
}
