package io.vivavoce.testkit;

import io.vivavoce.turn.Effect;
import io.vivavoce.turn.Event;
import io.vivavoce.turn.Generation;
import io.vivavoce.turn.SessionState;
import io.vivavoce.turn.SessionState.Link;
import io.vivavoce.turn.SessionState.Pause;
import io.vivavoce.turn.SessionState.Playback;
import io.vivavoce.turn.SessionState.Track;
import io.vivavoce.turn.SessionState.UserTurn;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Playback: one end each, after its response's (2); what is quiet gets loud again (3); what counts as heard (5). */
final class PlaybackRule implements Rule {
    /** What a reply has made and what of it was reported as played, in samples. */
    private record Sound(long played, long made) {}

    private static final Sound NONE = new Sound(0, 0);

    private final Findings findings;
    private final ResponseRule responses;
    private final Map<Generation, Sound> sounds = new HashMap<>();
    private final BitSet begun = new BitSet();
    private final BitSet over = new BitSet();
    private Optional<Generation> current = Optional.empty();
    private boolean paused;
    private boolean ducked;

    PlaybackRule(Findings findings, ResponseRule responses) {
        this.findings = findings;
        this.responses = responses;
    }

    boolean isCurrent(Generation generation) {
        return current.filter(generation::equals).isPresent();
    }

    @Override
    public void before(SessionState state, Event event) {
        if (event instanceof Event.AudioMade(var _, var generation, var made, var rate)
                && responses.isActive(generation)
                && made >= 0
                && rate > 0)
            sounds.merge(
                    generation, new Sound(0, made), (old, _) -> new Sound(old.played(), Math.max(made, old.made())));
        if (event instanceof Event.Played(var _, var generation, var played, var _) && isCurrent(generation))
            sounds.computeIfPresent(
                    generation,
                    (_, sound) -> new Sound(Math.clamp(played, sound.played(), sound.made()), sound.made()));
    }

    @Override
    public void effect(Effect effect) {
        switch (effect) {
            case Effect.PlaybackStarted(var generation) -> started(generation);
            case Effect.PlaybackEnded(var generation, var played, var cut) -> ended(generation, played, cut);
            case Effect.PausePlayback(var generation) -> {
                mustBeCurrent(generation, "paused");
                findings.must(3, !paused, "%s is paused twice", generation);
                paused = true;
            }
            case Effect.ResumePlayback(var generation) -> {
                mustBeCurrent(generation, "resumed");
                findings.must(3, paused, "%s is resumed and was not paused", generation);
                paused = false;
            }
            case Effect.Duck(var on) -> {
                findings.must(3, on != ducked, "duck %s twice", on);
                findings.must(2, current.isPresent(), "duck %s with no playback", on);
                ducked = on;
            }
            default -> {}
        }
    }

    private void started(Generation generation) {
        findings.must(4, !responses.wasCancelled(generation), "%s is played and was cancelled", generation);
        findings.must(1, !responses.isBeside(generation), "%s is beside and is played", generation);
        findings.must(2, current.isEmpty(), "%s is played over %s", generation, current.orElse(generation));
        findings.must(2, !begun.get(index(generation)), "playback of %s starts twice", generation);
        findings.must(2, sounds.containsKey(generation), "playback of %s starts without audio", generation);
        begun.set(index(generation));
        current = Optional.of(generation);
        paused = false;
    }

    private void ended(Generation generation, long played, boolean cut) {
        findings.must(2, !over.get(index(generation)), "playback of %s ends twice", generation);
        findings.must(2, sounds.containsKey(generation), "playback of %s ends and never had audio", generation);
        findings.must(
                2,
                responses.hasEnded(generation),
                "playback of %s ends before its response's end is known",
                generation);
        findings.must(3, !ducked || !isCurrent(generation), "playback of %s ends ducked", generation);
        var sound = sounds.getOrDefault(generation, NONE);
        findings.must(5, played == sound.played(), "of %s were heard %d, not %d", generation, sound.played(), played);
        findings.must(
                5, cut || played == sound.made(), "of %s %d were not heard", generation, sound.made() - sound.played());
        if (isCurrent(generation)) {
            current = Optional.empty();
            paused = false;
        } else findings.must(2, !begun.get(index(generation)), "%s ends and is not played", generation);
        over.set(index(generation));
        sounds.remove(generation);
    }

    private void mustBeCurrent(Generation generation, String what) {
        findings.must(4, !responses.wasCancelled(generation), "%s is %s and was cancelled", generation, what);
        findings.must(2, isCurrent(generation), "%s is %s and is not played", generation, what);
    }

    private static int index(Generation generation) {
        return ResponseRule.index(generation);
    }

    @Override
    public void after(SessionState state) {
        var known = track(state.playback());
        known.ifPresent(track -> mustBeTrue(track));
        state.waiting().forEach(this::mustBeTrue);
        findings.must(
                2,
                known.map(Track::generation).equals(current),
                "played by what was announced: %s; by the state: %s",
                current,
                known);
        for (var track : state.waiting())
            findings.must(2, !begun.get(index(track.generation())), "%s waits and has begun", track.generation());
        findings.must(
                2,
                sounds.size() == state.waiting().size() + (known.isPresent() ? 1 : 0),
                "a playback was lost: of %s the state has %s and %s",
                sounds.keySet(),
                known,
                state.waiting());
        findings.must(3, paused == state.playback() instanceof Playback.Yielding, "paused is %s", paused);
        findings.must(3, ducked == state.playback() instanceof Playback.Ducked, "ducked is %s", ducked);
        findings.must(3, isQuietForAReason(state), "nothing ends %s while %s", state.playback(), state.user());
    }

    /** What the state says was played is what was reported, and nothing of it was cancelled. */
    private void mustBeTrue(Track track) {
        var generation = track.generation();
        findings.must(4, !responses.wasCancelled(generation), "%s was cancelled, and the state plays it", generation);
        findings.must(2, sounds.containsKey(generation), "%s is over, and the state plays it", generation);
        findings.must(
                5,
                sounds.getOrDefault(generation, NONE).equals(new Sound(track.played(), track.made())),
                "of %s is known %s; the state has %s",
                generation,
                sounds.getOrDefault(generation, NONE),
                track);
    }

    /** A reply is ducked or paused only while there is something that will end it. */
    private static boolean isQuietForAReason(SessionState state) {
        return switch (state.playback()) {
            case Playback.Silent _, Playback.Playing _ -> true;
            case Playback.Ducked _ -> state.user() instanceof UserTurn.Speaking;
            case Playback.Yielding(var _, var why) ->
                switch (why) {
                    case Pause.Speech _ -> state.user() instanceof UserTurn.Speaking;
                    case Pause.SoundEnded _ -> true; // time ends it
                    case Pause.Detached _ -> state.link() instanceof Link.Detached;
                };
        };
    }

    private static Optional<Track> track(Playback playback) {
        return switch (playback) {
            case Playback.Silent _ -> Optional.empty();
            case Playback.Playing(var track) -> Optional.of(track);
            case Playback.Ducked(var track) -> Optional.of(track);
            case Playback.Yielding(var track, var _) -> Optional.of(track);
        };
    }
}
