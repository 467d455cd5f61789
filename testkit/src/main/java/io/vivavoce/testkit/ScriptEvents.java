package io.vivavoce.testkit;

import io.vivavoce.audio.SamplePosition;
import io.vivavoce.turn.CallId;
import io.vivavoce.turn.Ending;
import io.vivavoce.turn.Event;
import io.vivavoce.turn.Evidence;
import io.vivavoce.turn.Generation;
import io.vivavoce.turn.Moment;
import io.vivavoce.turn.TurnPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Events and policies as a script says them; the words are listed in docs/manual/scripts.md. */
final class ScriptEvents {
    /** Samples a second of a reply where the script does not say: the embedded voice's. */
    private static final int VOICE_HZ = 22_050;

    /** @param policy that holds then; a change of it says only what changes */
    static Event event(long ms, ScriptWords words, TurnPolicy policy) {
        var at = Moment.ofMillis(ms);
        var verb = words.word("event");
        return switch (verb) {
            case "hears" -> heard(ms, words);
            case "learns" -> new Event.EvidenceCame(at, generation(words), evidence(words));
            case "types" -> new Event.Typed(at, words.word("text"));
            case "presses" -> new Event.Pressed(at, position(words, ms));
            case "releases" -> new Event.Released(at, position(words, ms));
            case "commits" -> new Event.CommitAsked(at);
            case "clears" -> new Event.ClearAsked(at);
            case "asks-response" -> new Event.ResponseAsked(at);
            case "asks-beside" -> new Event.BesideAsked(at);
            case "cancels" -> new Event.CancelAsked(at);
            case "policy" -> new Event.PolicyChanged(at, policy(words, policy));
            case "makes" ->
                new Event.AudioMade(
                        at, generation(words), words.number("samples"), (int) words.numberOr("Hz", VOICE_HZ));
            case "finishes" -> new Event.ResponseMade(at, generation(words), ending(words));
            case "calls" -> new Event.ToolsCalled(at, generation(words), calls(words));
            case "tool-started" -> new Event.ToolStarted(at, call(words));
            case "tool-done" -> new Event.ToolDone(at, call(words));
            case "plays" -> new Event.Played(at, generation(words), words.number("samples"), source(words));
            case "tick" -> new Event.Tick(at);
            case "detaches" -> new Event.Detached(at, words.number("epoch"), position(words, ms));
            case "attaches" -> new Event.Attached(at, words.number("epoch"));
            case "closes" -> new Event.Closed(at);
            default ->
                throw words.wrong("has no event \"" + verb + "\"; see docs/manual/scripts.md for those there are");
        };
    }

    private static Event heard(long ms, ScriptWords words) {
        var at = Moment.ofMillis(ms);
        var what = words.word("sound");
        return switch (what) {
            case "speech-started" -> new Event.SpeechStarted(at, position(words, ms));
            case "speech-believed" -> new Event.SpeechBelieved(at, position(words, ms));
            case "speech-paused" -> new Event.SpeechPaused(at, position(words, ms), position(words, ms));
            case "nothing" -> new Event.SoundLost(at, position(words, ms), position(words, ms));
            default ->
                throw words.wrong(
                        "hears \"" + what + "\"; it may be speech-started, speech-believed, speech-paused or nothing");
        };
    }

    private static Evidence evidence(ScriptWords words) {
        var what = words.word("evidence");
        return switch (what) {
            case "end-of-turn" -> new Evidence.EndOfTurn(words.fraction("probability"));
            case "end-of-message" -> new Evidence.EndOfMessage(words.fraction("probability"));
            case "words" -> said(words);
            default -> throw words.wrong("learns \"" + what + "\"; it may be end-of-turn, end-of-message or words");
        };
    }

    private static Evidence said(ScriptWords words) {
        var text = words.word("text");
        var kinds = words.rest();
        for (var kind : kinds)
            if (!kind.equals("function-word") && !kind.equals("backchannel"))
                throw words.wrong("has \"" + kind + "\" after the text; it may be function-word or backchannel");
        var count = text.isBlank() ? 0 : text.strip().split("\\s+").length;
        return new Evidence.Words(text, count, kinds.contains("function-word"), kinds.contains("backchannel"));
    }

    /** The policy that {@code words} ("interrupt-response=no …") make of {@code policy}. */
    static TurnPolicy policy(ScriptWords words, TurnPolicy policy) {
        var changed = policy;
        for (var word : words.rest()) {
            var parts = word.split("=", 2);
            if (parts.length < 2 || !(parts[1].equals("yes") || parts[1].equals("no")))
                throw words.wrong("wants settings such as automatic=no, got \"" + word + '"');
            changed = set(changed, parts[0], parts[1].equals("yes"), words);
        }
        return changed;
    }

    private static TurnPolicy set(TurnPolicy policy, String name, boolean on, ScriptWords words) {
        return switch (name) {
            case "automatic" -> policy.withAutomatic(on);
            case "interrupt-response" -> policy.withInterruptResponse(on);
            case "owns-playback" -> policy.withOwnsPlayback(on);
            case "speculate" -> policy.withSpeculate(on);
            case "create-response" -> policy.withCreateResponse(on);
            case "runs-tools" -> policy.withRunsTools(on);
            default ->
                throw words.wrong("has no setting \"" + name + "\"; there are automatic, create-response,"
                        + " interrupt-response, owns-playback, runs-tools, speculate");
        };
    }

    private static SamplePosition position(ScriptWords words, long ms) {
        return SamplePosition.ofMillis(words.numberOr("position in ms", ms));
    }

    private static Generation generation(ScriptWords words) {
        var word = words.word("generation");
        if (!word.matches("g[1-9][0-9]{0,8}")) throw words.wrong("wants a generation such as g1, got \"" + word + '"');
        return new Generation(Long.parseLong(word.substring(1)));
    }

    private static List<CallId> calls(ScriptWords words) {
        var calls = new ArrayList<>(List.of(call(words)));
        for (var more : words.rest()) calls.add(new CallId(more));
        return calls;
    }

    private static CallId call(ScriptWords words) {
        return new CallId(words.word("tool call"));
    }

    private static Ending ending(ScriptWords words) {
        var word = words.wordOr("completed");
        for (var ending : Ending.values())
            if (ending.name().toLowerCase(Locale.ROOT).equals(word)) return ending;
        throw words.wrong("finishes \"" + word + "\"; it may be completed, cancelled, incomplete or failed");
    }

    private static Event.Source source(ScriptWords words) {
        var word = words.wordOr("clock");
        for (var source : Event.Source.values())
            if (source.name().toLowerCase(Locale.ROOT).equals(word)) return source;
        throw words.wrong("plays by \"" + word + "\"; it may be clock, client or estimate");
    }

    private ScriptEvents() {}
}
