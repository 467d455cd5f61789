package io.vivavoce.testkit.turn;

import io.vivavoce.turn.SessionState;
import io.vivavoce.turn.SessionState.Pause;
import io.vivavoce.turn.SessionState.Playback;
import io.vivavoce.turn.SessionState.UserTurn;
import java.util.List;
import java.util.stream.Stream;

/** A state without its numbers: which case each of its machines is in. */
record StateKind(String link, String user, String response, String playback) {

    static StateKind of(SessionState state) {
        var user = state.user() instanceof UserTurn.Buffered(var _, var asked)
                ? (asked ? "Committing" : "Buffered")
                : state.user().getClass().getSimpleName();
        var playback = state.playback() instanceof Playback.Yielding(var _, Pause why)
                ? "Yielding:" + why.getClass().getSimpleName()
                : state.playback().getClass().getSimpleName();
        return new StateKind(
                state.link().getClass().getSimpleName(),
                user,
                state.response().getClass().getSimpleName(),
                playback);
    }

    /** All kinds that the rules allow, made from the rules and not from a walk: the product less what cannot be. */
    static List<StateKind> reachable() {
        return Stream.of("Attached", "Detached", "Closed")
                .flatMap(link -> Stream.of("Listening", "Speaking", "Paused", "Held", "Buffered", "Committing")
                        .flatMap(user -> Stream.of("None", "Generating", "Ended")
                                .flatMap(response -> Stream.of(
                                                "Silent",
                                                "Playing",
                                                "Ducked",
                                                "Yielding:Speech",
                                                "Yielding:SoundEnded",
                                                "Yielding:Detached")
                                        .map(playback -> new StateKind(link, user, response, playback)))))
                .filter(StateKind::canBe)
                .toList();
    }

    private boolean canBe() {
        if (response.equals("None") && !playback.equals("Silent")) return false; // nothing to play
        var linkAllows = switch (link) {
            case "Closed" -> user.equals("Listening") && playback.equals("Silent") && !response.equals("Generating");
            case "Detached" ->
                !user.equals("Speaking")
                        && !user.equals("Held") // the utterance was closed
                        && (playback.equals("Silent") || playback.equals("Yielding:Detached"));
            default -> !playback.equals("Yielding:Detached");
        };
        var userAllows = switch (playback) {
            case "Ducked", "Yielding:Speech" -> user.equals("Speaking");
            case "Yielding:SoundEnded" -> user.equals("Paused") || user.equals("Committing");
            default -> true;
        };
        return linkAllows && userAllows;
    }
}
