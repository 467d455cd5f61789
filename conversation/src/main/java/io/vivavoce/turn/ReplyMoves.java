package io.vivavoce.turn;

import io.vivavoce.turn.SessionState.Track;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** What becomes of responses and their playback. */
final class ReplyMoves {

    static void responseAsked(Step step) {
        if (step.isGenerating()) step.refuse(Effect.Refusal.RESPONSE_ACTIVE);
        else step.startResponse(step.fresh());
    }

    static void besideAsked(Step step) {
        if (step.beside.size() >= SessionState.MAX_BESIDE) {
            step.refuse(Effect.Refusal.TOO_MANY_BESIDE);
            return;
        }
        var generation = step.fresh();
        step.beside = with(step.beside, generation);
        step.emit(new Effect.StartBeside(generation));
    }

    static void besideCancelled(Step step, Event.BesideCancelled event) {
        if (!step.beside.contains(event.generation())) {
            step.ignore(event);
            return;
        }
        step.beside = without(step.beside, event.generation());
        step.emit(new Effect.CancelResponse(event.generation()));
        step.emit(new Effect.ResponseEnded(event.generation(), Ending.CANCELLED));
    }

    private static List<Generation> without(List<Generation> all, Generation one) {
        return all.stream().filter(generation -> !generation.equals(one)).toList();
    }

    static void cancelAsked(Step step, Event.CancelAsked event) {
        if (step.isGenerating() || !step.isSilent()) step.interrupt();
        else step.ignore(event);
    }

    static void audioMade(Step step, Event.AudioMade event) {
        if (!step.isGenerating(event.generation()) || event.made() < 0 || event.sampleRateHz() < 1) {
            step.ignore(event);
            return;
        }
        var current = step.track();
        if (current.filter(track -> track.generation().equals(event.generation()))
                .isPresent()) step.setTrack(grown(current.get(), event.made()));
        else if (step.waiting.stream().anyMatch(track -> track.generation().equals(event.generation())))
            replace(step, event.generation(), track -> grown(track, event.made()));
        else begin(step, new Track(event.generation(), 0, event.made(), false, event.sampleRateHz()));
    }

    /** Changes the track of {@code generation} where it waits. */
    private static void replace(Step step, Generation generation, UnaryOperator<Track> change) {
        if (step.waiting.isEmpty()) return;
        step.waiting = step.waiting.stream()
                .map(track -> track.generation().equals(generation) ? change.apply(track) : track)
                .toList();
    }

    private static <T> List<T> with(List<T> list, T more) {
        return Stream.concat(list.stream(), Stream.of(more)).toList();
    }

    private static Track grown(Track track, long made) {
        return new Track(
                track.generation(),
                track.played(),
                Math.max(made, track.made()),
                track.complete(),
                track.sampleRateHz());
    }

    private static void begin(Step step, Track track) {
        if (step.isSilent()) {
            step.startPlayback(track);
            return;
        }
        if (step.waiting.size() >= SessionState.MAX_WAITING) {
            step.emit(new Effect.PlaybackEnded(step.waiting.getFirst().generation(), 0, true));
            step.waiting = step.waiting.subList(1, step.waiting.size());
        }
        step.waiting = with(step.waiting, track);
    }

    /** The response {@code generation} beside the conversation is over. */
    static void besideMade(Step step, Generation generation, Ending ending) {
        step.beside = without(step.beside, generation);
        step.emit(new Effect.ResponseEnded(generation, ending));
    }

    static void responseMade(Step step, Event.ResponseMade event) {
        if (step.beside.contains(event.generation())) besideMade(step, event.generation(), event.ending());
        else if (step.isGenerating(event.generation())) {
            step.endResponse(event.generation(), event.ending());
            complete(step, event.generation());
            UserMoves.verdict(step);
        } else step.ignore(event);
    }

    /** No more audio comes for {@code generation}; its playback is over if all of it was heard. */
    static void complete(Step step, Generation generation) {
        replace(step, generation, ReplyMoves::completed);
        step.track().filter(track -> track.generation().equals(generation)).ifPresent(track -> {
            var whole = completed(track);
            step.setTrack(whole);
            if (whole.isOver()) step.finishPlayback(whole);
        });
    }

    private static Track completed(Track track) {
        return new Track(track.generation(), track.played(), track.made(), true, track.sampleRateHz());
    }

    static void played(Step step, Event.Played event) {
        var current = step.track().filter(track -> track.generation().equals(event.generation()));
        if (current.isEmpty()) {
            step.ignore(event);
            return;
        }
        var track = current.get();
        var played = Math.clamp(event.played(), track.played(), track.made()); // never back, never beyond what there is
        var further = new Track(track.generation(), played, track.made(), track.complete(), track.sampleRateHz());
        step.setTrack(further);
        if (further.isOver()) {
            step.finishPlayback(further);
            UserMoves.verdict(step);
        }
    }

    private ReplyMoves() {}
}
