package io.vivavoce.bench.frames;

import io.vivavoce.audio.SamplePosition;
import io.vivavoce.turn.Effect;
import io.vivavoce.turn.Ending;
import io.vivavoce.turn.Event;
import io.vivavoce.turn.Evidence;
import io.vivavoce.turn.Generation;
import io.vivavoce.turn.Moment;
import io.vivavoce.turn.SessionState;
import io.vivavoce.turn.SessionState.Playback;
import io.vivavoce.turn.SessionState.Response;
import io.vivavoce.turn.TurnLoop;
import io.vivavoce.turn.TurnPolicy;
import java.util.ArrayList;
import java.util.List;

/** The events of a plain turn, as a session has them: most are of playback, 20 ms each. */
final class OneTurn {
    static final SessionState BEGINNING = SessionState.initial(TurnPolicy.DEFAULT);

    private static final int VOICE_HZ = 22_050;
    private static final int FRAME_SAMPLES = VOICE_HZ / 50;
    private static final int REPLY_FRAMES = 150;

    private final List<Event> events = events();

    int size() {
        return events.size();
    }

    Event event(int i) {
        return events.get(i);
    }

    /** @throws IllegalStateException when an event is ignored, or the turn does not end in silence */
    void check() {
        var state = BEGINNING;
        for (var event : events) {
            var transition = TurnLoop.next(state, event);
            if (transition.effects().stream().anyMatch(Effect.Ignore.class::isInstance))
                throw new IllegalStateException("the turn loop ignored " + event + " in " + state);
            state = transition.state();
        }
        if (!(state.playback() instanceof Playback.Silent) || !(state.response() instanceof Response.Ended))
            throw new IllegalStateException("the turn did not end in silence after a reply, but in " + state);
    }

    private static List<Event> events() {
        var draft = Generation.FIRST;
        var events = new ArrayList<Event>();
        events.add(new Event.SpeechStarted(at(1000), position(900)));
        events.add(new Event.SpeechBelieved(at(1060), position(900)));
        events.add(new Event.SpeechPaused(at(3100), position(3000), position(3100)));
        events.add(new Event.Tick(at(3110)));
        events.add(new Event.EvidenceCame(at(3150), draft, new Evidence.EndOfTurn(.97)));
        var words = new Evidence.Words("what is the capital of Portugal", 6, false, false);
        events.add(new Event.EvidenceCame(at(3160), draft, new Evidence.EndOfMessage(.8)));
        events.add(new Event.EvidenceCame(at(3170), draft, words)); // the last that a verdict waits for
        events.add(new Event.Tick(at(3200)));
        for (var frame = 1; frame <= REPLY_FRAMES; frame++) {
            var ms = 3300 + frame * 20;
            if (frame % 10 == 1)
                events.add(new Event.AudioMade(
                        at(ms), draft, (long) Math.min(REPLY_FRAMES, frame + 19) * FRAME_SAMPLES, VOICE_HZ));
            if (frame == REPLY_FRAMES - 5) events.add(new Event.ResponseMade(at(ms), draft, Ending.COMPLETED));
            events.add(new Event.Played(at(ms), draft, (long) frame * FRAME_SAMPLES, Event.Source.CLOCK));
        }
        return List.copyOf(events);
    }

    private static Moment at(long millis) {
        return Moment.ofMillis(millis);
    }

    private static SamplePosition position(long millis) {
        return new SamplePosition(millis * SamplePosition.INPUT_HZ / 1000);
    }
}
