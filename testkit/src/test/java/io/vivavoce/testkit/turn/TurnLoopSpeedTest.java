package io.vivavoce.testkit.turn;

import static org.assertj.core.api.Assertions.assertThat;

import io.vivavoce.turn.Event;
import io.vivavoce.turn.SessionState;
import io.vivavoce.turn.TurnLoop;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Prints how many events a second one thread answers; a figure, not a promise, since machines differ. */
final class TurnLoopSpeedTest {
    private static final int ROUNDS = 3;

    @Test
    void answersEventsOfRandomWalks() {
        var starts = new ArrayList<SessionState>();
        var recordings = new ArrayList<ArrayList<Event>>();
        var events = 0L;
        for (var seed = 1; seed <= 200; seed++) {
            var recording = new ArrayList<Event>();
            new RandomWalk(seed, TurnLoop::next, (before, event, _) -> {
                        if (recording.isEmpty()) starts.add(before);
                        if (!(before.link() instanceof SessionState.Link.Closed)) recording.add(event);
                    })
                    .run(1000);
            recordings.add(recording);
            events += recording.size();
        }
        for (var round = 1; round <= ROUNDS; round++) {
            var alone = perSecond(starts, recordings, false);
            var both = perSecond(starts, recordings, true);
            System.out.printf("%d events: next %,.0f events/s; next and wakeAt %,.0f events/s%n", events, alone, both);
        }
    }

    /** In CPU time of this thread, so that what else the machine does is left out. */
    private static double perSecond(List<SessionState> starts, List<ArrayList<Event>> recordings, boolean wakeAt) {
        var threads = ManagementFactory.getThreadMXBean();
        var began = threads.getCurrentThreadCpuTime();
        var events = 0L;
        for (var repeat = 0; repeat < 10; repeat++)
            for (var walk = 0; walk < recordings.size(); walk++) {
                assertThat(replay(starts.get(walk), recordings.get(walk), wakeAt))
                        .isNotNull();
                events += recordings.get(walk).size();
            }
        return events * 1e9 / (threads.getCurrentThreadCpuTime() - began);
    }

    private static SessionState replay(SessionState start, ArrayList<Event> recording, boolean wakeAt) {
        var state = start;
        for (var event : recording) {
            state = TurnLoop.next(state, event).state();
            if (wakeAt && TurnLoop.wakeAt(state).isPresent() && state.next().number() < 1)
                throw new AssertionError(state);
        }
        return state;
    }
}
