package io.vivavoce.testkit;

import io.vivavoce.turn.Event;
import io.vivavoce.turn.Moment;
import io.vivavoce.turn.SessionState;
import io.vivavoce.turn.TurnLoop;
import io.vivavoce.turn.TurnPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A conversation as a text that needs no Java: what happens, at which millisecond, and all that the turn loop does about
 * it. Runs in virtual time, from event to event; ticks come by themselves when the state asks for them, and every
 * transition passes the {@link TraceChecker}. The format is described in docs/manual/scripts.md:
 *
 * <pre>
 *   1100 hears speech-paused 1000
 * > 1100 draft g1 0..1000
 * </pre>
 *
 * <p>Thread: one at a time; keeps nothing between runs.
 */
public final class ConversationScript {
    /** How long a script goes on by itself after its last event. */
    private static final long LONGEST_MS = 600_000;
    /** Characters of a script; a longer one is refused. */
    private static final int MAX_CHARACTERS = 1_000_000;

    private final String name;
    private final List<String> lines;

    private ConversationScript(String name, List<String> lines) {
        this.name = name;
        this.lines = lines;
    }

    /**
     * @param name for messages
     * @throws IllegalArgumentException if {@code text} is longer than a million characters
     */
    public static ConversationScript of(String name, String text) {
        if (text.length() > MAX_CHARACTERS)
            throw new IllegalArgumentException("script " + name + " has " + text.length() + " characters; "
                    + MAX_CHARACTERS + " are allowed: split it");
        return new ConversationScript(name, text.lines().toList());
    }

    /**
     * Runs the script and compares the whole trace with what it expects.
     *
     * @throws AssertionError if they differ, with the script as it ran; or if an invariant breaks
     * @throws IllegalArgumentException if a line is not understood, naming it and what is allowed
     */
    public void check() {
        var ran = run();
        var wanted = expectations(lines);
        var came = expectations(ran);
        if (wanted.equals(came)) return;
        var first = 0;
        while (first < Math.min(wanted.size(), came.size()) && wanted.get(first).equals(came.get(first))) first++;
        throw new AssertionError("script %s, %s: expected \"%s\", came \"%s\". As it ran:%n%s"
                .formatted(name, where(first), at(wanted, first), at(came, first), String.join("\n", ran)));
    }

    /** The line of an expectation, from 1; where there is none any more, the last line. */
    private String where(int expectation) {
        var left = expectation;
        for (var number = 1; number <= lines.size(); number++)
            if (lines.get(number - 1).startsWith(">") && left-- == 0) return "line " + number;
        return "after line " + lines.size();
    }

    private static String at(List<String> expectations, int index) {
        return index < expectations.size() ? expectations.get(index) : "nothing";
    }

    private static List<String> expectations(List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith(">"))
                .map(line -> line.substring(1).strip().replaceAll("\\s+", " "))
                .toList();
    }

    /** Runs the script; answers it with the effects that came in the place of those that it expects. */
    public List<String> run() {
        var run = new Run(policy());
        var until = Long.MAX_VALUE;
        for (var number = 1; number <= lines.size(); number++) {
            var line = lines.get(number - 1);
            var words = words(number, line.replaceFirst("^\\s*#.*", ""));
            if (line.startsWith(">")) continue;
            if (words.isEmpty() || line.startsWith("policy")) run.text.add(line);
            else if (line.startsWith("until")) {
                words.word("until");
                until = words.number("ms");
                run.ticks(Moment.ofMillis(until), true);
                run.text.add(line);
            } else event(run, line, words);
        }
        if (until == Long.MAX_VALUE) run.ticks(run.now.plusMillis(LONGEST_MS), true);
        return run.text;
    }

    private ScriptWords words(int number, String line) {
        return new ScriptWords("script " + name + ", line " + number, line);
    }

    private static void event(Run run, String line, ScriptWords words) {
        var ms = words.number("time in ms");
        if (ms < run.now.micros() / 1000)
            throw words.wrong("is at " + ms + " ms, before the line above it; put the lines in order of time");
        var event = ScriptEvents.event(ms, words, run.state.policy());
        if (!words.isEmpty()) throw words.wrong("has too many words: " + words.rest());
        run.ticks(event.at(), false);
        run.text.add(line);
        run.answer(event);
    }

    /** The policy in which the session begins: a line "policy …" without a time. */
    private TurnPolicy policy() {
        var policy = TurnPolicy.DEFAULT;
        for (var number = 1; number <= lines.size(); number++) {
            var line = lines.get(number - 1);
            if (!line.startsWith("policy")) continue;
            var words = words(number, line);
            words.word("policy");
            policy = ScriptEvents.policy(words, policy);
        }
        return policy;
    }

    /** The session while the script runs. */
    private static final class Run {
        final List<String> text = new ArrayList<>();
        private final TraceChecker checker = new TraceChecker();
        SessionState state;
        Moment now = Moment.START;

        Run(TurnPolicy policy) {
            state = SessionState.initial(policy);
        }

        /** Lets time go to {@code to}, with all ticks that are due before it, or at it if {@code including}. */
        void ticks(Moment to, boolean including) {
            for (var due = TurnLoop.wakeAt(state);
                    due.isPresent()
                            && (due.get().isBefore(to) || including && due.get().equals(to));
                    due = TurnLoop.wakeAt(state)) {
                var before = state;
                answer(new Event.Tick(due.get().isBefore(now) ? now : due.get()));
                if (state.equals(before)) throw new AssertionError("a tick at " + now + " changes nothing: " + state);
            }
        }

        void answer(Event event) {
            now = event.at();
            var transition = TurnLoop.next(state, event);
            checker.accept(state, event, transition);
            text.addAll(transition.effects().stream()
                    .map(effect -> "> %6d %s".formatted(now.micros() / 1000, EffectText.of(effect, transition)))
                    .collect(Collectors.toList()));
            state = transition.state();
        }
    }
}
