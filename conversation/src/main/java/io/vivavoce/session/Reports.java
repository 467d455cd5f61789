package io.vivavoce.session;

import io.vivavoce.audio.SamplePosition;
import io.vivavoce.thinking.ToolCall;
import io.vivavoce.turn.CallId;
import io.vivavoce.turn.Ending;
import io.vivavoce.turn.Event;
import io.vivavoce.turn.Generation;
import java.util.List;

/** What a session's parts tell, as events and notices. On the threads of the ear, the playout and the replies. */
final class Reports implements Ear.Listener, Outlet.Listener, ReplyWork.Reporter {
    private final Session session;

    Reports(Session session) {
        this.session = session;
    }

    // ---- what is heard

    @Override
    public void speechStarted(SamplePosition onset) {
        session.post(new Event.SpeechStarted(session.now(), onset));
    }

    @Override
    public void speechResumed(SamplePosition at) {
        session.post(new Event.SpeechStarted(session.now(), at));
    }

    @Override
    public void speechLikely(SamplePosition at) {}

    @Override
    public void speechBelieved(SamplePosition onset) {
        session.post(new Event.SpeechBelieved(session.now(), onset));
    }

    @Override
    public void pauseStarted(SamplePosition since, SamplePosition noticed) {
        session.post(new Event.SpeechPaused(session.now(), since, noticed));
    }

    @Override
    public void partialDue() {
        session.partialDue();
    }

    @Override
    public void soundLost(SamplePosition from, SamplePosition to) {
        trouble(to.since(from) * 1000 / SamplePosition.INPUT_HZ
                + " ms of sound were lost, for this machine is too busy to hear it in time");
        session.post(new Event.SoundLost(session.now(), from, to));
    }

    @Override
    public void deaf(Throwable cause) {
        trouble("The speech detector failed: " + why(cause));
        session.post(new Event.Closed(session.now()));
    }

    // ---- what is played

    @Override
    public void played(Generation generation, long samples) {
        session.post(new Event.Played(session.now(), generation, samples, Event.Source.CLOCK));
    }

    @Override
    public void firstAudible(Generation generation, int offset) {
        session.firstAudible(generation, offset);
    }

    // ---- what a committed reply tells

    @Override
    public void audioMade(Generation generation, long made) {
        session.post(new Event.AudioMade(
                session.now(), generation, made, session.outlet().sampleRateHz()));
    }

    @Override
    public void responseMade(Generation generation, Ending ending) {
        session.post(new Event.ResponseMade(session.now(), generation, ending));
    }

    @Override
    public void called(Generation generation, List<ToolCall> calls) {
        var ids = calls.stream().map(call -> new CallId(call.id())).toList();
        session.post(new Event.ToolsCalled(session.now(), generation, ids));
    }

    @Override
    public void text(Generation generation, String piece) {
        session.tell(new Notice.ReplyText(generation, piece));
    }

    /** What failed, for people: an engine's own sentence where it has one. */
    static String why(Throwable failure) {
        var sentence = failure.getMessage();
        return sentence == null || failure instanceof Error ? failure.toString() : sentence;
    }

    @Override
    public void trouble(String sentence) {
        session.tell(new Notice.Trouble(sentence));
    }
}
