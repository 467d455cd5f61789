package io.vivavoce.testkit;

import io.vivavoce.turn.Edit;
import io.vivavoce.turn.Effect;
import io.vivavoce.turn.SessionState;
import io.vivavoce.turn.SessionState.Playback;
import io.vivavoce.turn.Transition;
import java.util.Locale;

/** An effect as a line of a script says it; the words are listed in docs/manual/scripts.md. */
final class EffectText {

    /** @param transition that {@code effect} is of: tells the sample at which playback pauses and goes on */
    static String of(Effect effect, Transition transition) {
        return switch (effect) {
            case Effect.OpenDraft(var generation, var from, var to, var carried, var speculate) ->
                "draft " + generation + ' ' + from.millis() + ".." + to.millis()
                        + (carried.isEmpty() ? "" : " after " + quoted(carried))
                        + (speculate ? "" : " text-only");
            case Effect.Judge(var generation) -> "judge " + generation;
            case Effect.ProbeWords(var generation, var from) -> "probe " + generation + " from " + from.millis();
            case Effect.DropDraft(var generation) -> "drop " + generation;
            case Effect.CommitTurn(var generation, var text) -> "commit " + generation + ' ' + quoted(text);
            case Effect.TakeBack(var generation) -> "take-back " + generation;
            case Effect.StartResponse(var generation) -> "respond " + generation;
            case Effect.CancelResponse(var generation) -> "cancel " + generation;
            case Effect.ResponseEnded(var generation, var ending) -> "ended " + generation + ' ' + word(ending);
            case Effect.StartBeside(var generation) -> "respond-beside " + generation;
            case Effect.PlaybackStarted(var generation) -> "play " + generation;
            case Effect.Duck(var on) -> on ? "duck" : "unduck";
            case Effect.PausePlayback(var generation) -> "pause " + generation + " at " + played(transition.state());
            case Effect.ResumePlayback(var generation) -> "resume " + generation + " at " + played(transition.state());
            case Effect.PlaybackEnded(var generation, var played, var cut) ->
                "heard " + generation + ' ' + played + (cut ? " cut" : " whole");
            case Effect.AddToolResult(var call) -> "tool-result " + call.value();
            case Effect.RunTool(var _, var call) -> "tool-run " + call.value();
            case Effect.EditConversation(var edit) -> "edit " + word(edit);
            case Effect.Refuse(var reason) -> "refuse " + word(reason);
            case Effect.Ignore(var event) -> "ignore " + event;
            case Effect.CloseSession() -> "close";
        };
    }

    private static String quoted(String text) {
        return '"' + text + '"';
    }

    private static String word(Edit edit) {
        return switch (edit) {
            case Edit.Add(var id, var speaker, var text, var _) ->
                "add " + quoted(id.value()) + ' ' + word(speaker) + ' ' + quoted(text);
            case Edit.AddCall(var id, var call, var name, var arguments, var _) ->
                "add " + quoted(id.value()) + " call " + call.value() + ' ' + name + ' ' + quoted(arguments);
            case Edit.AddResult(var id, var call, var output, var _) ->
                "add " + quoted(id.value()) + " result " + call.value() + ' ' + quoted(output);
            case Edit.Remove(var id) -> "remove " + quoted(id.value());
            case Edit.Cut(var generation, var played) -> "cut " + generation + ' ' + played;
        };
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String played(SessionState state) {
        return switch (state.playback()) {
            case Playback.Silent _ -> "its end";
            case Playback.Playing(var track) -> "" + track.played();
            case Playback.Ducked(var track) -> "" + track.played();
            case Playback.Yielding(var track, var _) -> "" + track.played();
        };
    }

    private EffectText() {}
}
