package io.vivavoce.testkit.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.vivavoce.testkit.TraceChecker;
import io.vivavoce.turn.Event;
import io.vivavoce.turn.Moment;
import io.vivavoce.turn.SessionState;
import io.vivavoce.turn.TurnLoop;
import io.vivavoce.turn.TurnPolicy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The invariants of the design's section 3 as properties, over random walks from seeds 1 to {@value #WALKS}. */
final class RandomWalksTest {
    private static final int WALKS = 1200;
    private static final int EVENTS = 1000;

    /** A state's kind and the kind of the event that it answered. */
    private record Pair(StateKind state, String event) {}

    private static final Set<Pair> visited = new HashSet<>();
    private static final Map<String, List<String>> breaches = new HashMap<>();
    private static final long[] tested = new long[11];
    private static long events;

    @BeforeAll
    static void walk() {
        for (var seed = 1; seed <= WALKS; seed++) {
            var walk = new RandomWalk(seed, TurnLoop::next, (before, event, _) -> {
                events++;
                visited.add(new Pair(StateKind.of(before), event.getClass().getSimpleName()));
            });
            try {
                walk.run(EVENTS);
            } catch (AssertionError | RuntimeException broken) {
                var message = String.valueOf(broken.getMessage());
                var name = broken instanceof AssertionError ? message.split(":", 2)[0] : "throws";
                breaches.computeIfAbsent(name, _ -> new ArrayList<>()).add("seed " + seed + ": " + broken);
            }
            for (var invariant = 1; invariant <= 10; invariant++) tested[invariant] += walk.checker.tested(invariant);
        }
        System.out.printf("%d walks, %d events, %d pairs%n", WALKS, events, visited.size());
    }

    @ParameterizedTest(name = "invariant {0} always holds")
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 9, 10})
    void invariantHolds(int invariant) {
        assertThat(breaches.getOrDefault("invariant " + invariant, List.of())).isEmpty();
        assertThat(tested[invariant]).as("times tested").isGreaterThan(10_000);
    }

    @Test
    void noWalkThrowsOrSpins() {
        assertThat(breaches).isEmpty();
        assertThat(events).isGreaterThan(200_000);
    }

    @Test
    void nearlyAllPairsOfStateAndEventWereVisited() {
        var possible = new HashSet<Pair>();
        for (var state : StateKind.reachable())
            for (var event : Event.class.getPermittedSubclasses()) possible.add(new Pair(state, event.getSimpleName()));
        var missed = new HashSet<>(possible);
        missed.removeAll(visited);
        System.out.printf("%d of %d pairs visited%n", possible.size() - missed.size(), possible.size());
        assertThat(possible).as("no state but those that the rules allow").containsAll(visited);
        assertThat(missed).hasSizeLessThanOrEqualTo(possible.size() / 20);
    }

    @Test
    void aRecordingReplaysToTheSameTrace() {
        var recording = new ArrayList<Event>();
        var last = new ArrayList<SessionState>();
        new RandomWalk(42, TurnLoop::next, (before, event, transition) -> {
                    if (recording.isEmpty()) last.add(before);
                    recording.add(event);
                    last.add(transition.state());
                })
                .run(EVENTS);
        assertThat(TraceChecker.replay(last.getFirst(), recording)).isEqualTo(last.getLast());
    }

    @Test
    void aClockThatJumpsBackDoesNotThrow() {
        var random = new SplittableRandom(7);
        var source = new EventSource(random);
        assertThatCode(() -> {
                    var state = SessionState.initial(TurnPolicy.DEFAULT);
                    for (var i = 0; i < 50_000; i++) {
                        var event = source.next(state, new Moment(random.nextLong(Long.MAX_VALUE)));
                        if (event instanceof Event.Closed) continue;
                        state = TurnLoop.next(state, event).state();
                        TurnLoop.wakeAt(state);
                        if (state.link() instanceof SessionState.Link.Closed)
                            state = SessionState.initial(TurnPolicy.DEFAULT);
                    }
                })
                .doesNotThrowAnyException();
    }
}
