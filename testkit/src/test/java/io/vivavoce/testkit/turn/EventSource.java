package io.vivavoce.testkit.turn;

import io.vivavoce.audio.SamplePosition;
import io.vivavoce.turn.CallId;
import io.vivavoce.turn.Edit;
import io.vivavoce.turn.Ending;
import io.vivavoce.turn.Endpointing;
import io.vivavoce.turn.Event;
import io.vivavoce.turn.Evidence;
import io.vivavoce.turn.Generation;
import io.vivavoce.turn.Moment;
import io.vivavoce.turn.SessionState;
import io.vivavoce.turn.SessionState.Link;
import io.vivavoce.turn.SessionState.Playback;
import io.vivavoce.turn.SessionState.Probe;
import io.vivavoce.turn.SessionState.Response;
import io.vivavoce.turn.SessionState.UserTurn;
import io.vivavoce.turn.TurnPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Makes events for a state: mostly such as may come there, now and then any at all, about anything. */
final class EventSource {
    /** Kinds that drive a conversation on, listed as often as they are to come. */
    private static final List<String> LIKELY = List.of(
            "started",
            "started",
            "started",
            "believed",
            "believed",
            "paused",
            "paused",
            "evidence",
            "evidence",
            "evidence",
            "evidence",
            "audio",
            "audio",
            "audio",
            "made",
            "made",
            "played",
            "played",
            "toolCalled",
            "toolStarted",
            "toolDone",
            "commit",
            "responseAsked");
    /** What makes replies wait for one another, where nothing is played. */
    private static final List<String> PILING_UP = List.of("responseAsked", "audio", "audio", "made");
    /** All kinds, one for each record of {@link Event}. */
    static final List<String> ALL = List.of(
            "started",
            "believed",
            "paused",
            "lost",
            "evidence",
            "typed",
            "pressed",
            "released",
            "commit",
            "clear",
            "responseAsked",
            "beside",
            "besideCancelled",
            "edited",
            "cancel",
            "policy",
            "audio",
            "made",
            "toolCalled",
            "toolStarted",
            "toolDone",
            "played",
            "tick",
            "detached",
            "attached",
            "closed");

    private final RandomGenerator random;
    private final boolean slowTools;
    private final boolean nobodyPlays;

    EventSource(RandomGenerator random) {
        this.random = random;
        slowTools = random.nextInt(8) == 0;
        nobodyPlays = random.nextInt(12) == 0;
    }

    Event next(SessionState state, Moment at) {
        var kind = random.nextInt(100) < 55 ? pick(LIKELY) : pick(ALL);
        if (kind.equals("closed") && random.nextInt(5) > 0) kind = "audio"; // let most walks live
        if (kind.equals("toolDone") && slowTools) kind = "toolCalled";
        if (nobodyPlays && random.nextInt(10) > 0) kind = pick(PILING_UP);
        return of(kind, state, at);
    }

    private Event of(String kind, SessionState state, Moment at) {
        var hostile = random.nextInt(10) == 0;
        return switch (kind) {
            case "started" -> new Event.SpeechStarted(at, position(at));
            case "believed" -> new Event.SpeechBelieved(at, position(at));
            case "paused" -> new Event.SpeechPaused(at, position(at), position(at));
            case "lost" -> new Event.SoundLost(at, position(at), position(at));
            case "evidence" -> new Event.EvidenceCame(at, hostile ? any(state) : ofUser(state), evidence());
            case "typed" -> new Event.Typed(at, pick(List.of("", " ", "what time is it", "stop")));
            case "pressed" -> new Event.Pressed(at, position(at));
            case "released" -> new Event.Released(at, position(at));
            case "commit" -> new Event.CommitAsked(at);
            case "clear" -> new Event.ClearAsked(at);
            case "responseAsked" -> new Event.ResponseAsked(at);
            case "beside" -> new Event.BesideAsked(at);
            case "besideCancelled" -> new Event.BesideCancelled(at, ofWork(state));
            case "edited" -> new Event.Edited(at, new Edit.Cut(ofWork(state), samples()));
            case "cancel" -> new Event.CancelAsked(at);
            case "policy" -> new Event.PolicyChanged(at, policy());
            case "audio" ->
                new Event.AudioMade(at, hostile ? any(state) : ofResponse(state), samples(), hostile ? 0 : 22_050);
            case "made" ->
                new Event.ResponseMade(at, hostile ? any(state) : ofWork(state), pick(List.of(Ending.values())));
            case "toolCalled" -> new Event.ToolsCalled(at, hostile ? any(state) : ofWork(state), freshCalls(state));
            case "toolStarted" -> new Event.ToolStarted(at, call(state));
            case "toolDone" -> new Event.ToolDone(at, call(state));
            case "played" ->
                new Event.Played(at, hostile ? any(state) : ofPlayback(state), samples(), Event.Source.CLOCK);
            case "tick" -> new Event.Tick(at);
            case "detached" -> new Event.Detached(at, hostile ? random.nextLong(5) : epoch(state), position(at));
            case "attached" -> new Event.Attached(at, epoch(state) + random.nextInt(hostile ? 1 : 2));
            case "closed" -> new Event.Closed(at);
            default -> throw new IllegalArgumentException("no such kind of event: " + kind);
        };
    }

    TurnPolicy policy() {
        return new TurnPolicy(
                random.nextInt(8) > 0,
                random.nextInt(8) > 0,
                random.nextInt(4) > 0,
                random.nextInt(5) > 0,
                random.nextInt(4) > 0,
                random.nextBoolean(),
                Endpointing.DEFAULT,
                TurnPolicy.BargeIn.DEFAULT);
    }

    private Evidence evidence() {
        return switch (random.nextInt(8)) {
            case 0, 1 -> new Evidence.EndOfTurn(random.nextDouble());
            case 2 -> new Evidence.EndOfMessage(random.nextDouble() * .03);
            case 3 -> new Evidence.Words("mhm", 1, false, true);
            case 4 -> Evidence.Words.NONE;
            case 5 -> new Evidence.Words("and the", 2, true, false);
            case 6 -> new Evidence.Words("hello there", 2, false, false);
            default -> // makes no sense
                pick(List.of(
                        new Evidence.EndOfTurn(Double.NaN),
                        new Evidence.Words("", 3, false, false),
                        new Evidence.Words("words", -1, true, true)));
        };
    }

    /** Near where the session is, at times far off. */
    private SamplePosition position(Moment at) {
        if (random.nextInt(50) == 0) return new SamplePosition(random.nextLong(1L << 40));
        return SamplePosition.ofMillis(Math.max(0, at.micros() / 1000 - random.nextInt(200)));
    }

    private long samples() {
        return random.nextInt(50) == 0 ? random.nextLong() : random.nextInt(60_000);
    }

    private Generation ofUser(SessionState state) {
        return switch (state.user()) {
            case UserTurn.Paused(var draft) -> draft.generation();
            case UserTurn.Buffered(var draft, var _) -> draft.generation();
            case UserTurn.Speaking(var _, var _, Probe.Asked(var generation), var _) -> generation;
            default -> any(state);
        };
    }

    private Generation ofResponse(SessionState state) {
        return state.response() instanceof Response.Generating(var generation) ? generation : any(state);
    }

    private Generation ofWork(SessionState state) {
        return !state.beside().isEmpty() && random.nextInt(3) == 0 ? pick(state.beside()) : ofResponse(state);
    }

    private Generation ofPlayback(SessionState state) {
        return switch (state.playback()) {
            case Playback.Silent _ -> any(state);
            case Playback.Playing(var track) -> track.generation();
            case Playback.Ducked(var track) -> track.generation();
            case Playback.Yielding(var track, var _) -> track.generation();
        };
    }

    private Generation any(SessionState state) {
        return new Generation(random.nextLong(1, state.next().number() + 3));
    }

    /** Ids that are new, or (one in four) were there, or (rarely) come twice. */
    private List<CallId> freshCalls(SessionState state) {
        return Stream.generate(() -> random.nextInt(4) == 0
                        ? call(state)
                        : new CallId("call-" + state.next().number() + '-' + random.nextInt(9)))
                .limit(1 + random.nextInt(3))
                .toList();
    }

    private CallId call(SessionState state) {
        var known = new ArrayList<>(state.tools().keySet());
        known.sort((a, b) -> a.value().compareTo(b.value())); // a map's order is not the same in each run
        return known.isEmpty() || random.nextInt(10) == 0 ? new CallId("unknown") : pick(known);
    }

    private static long epoch(SessionState state) {
        return switch (state.link()) {
            case Link.Attached(var epoch) -> epoch;
            case Link.Detached(var epoch, var _) -> epoch;
            case Link.Closed() -> 7;
        };
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
