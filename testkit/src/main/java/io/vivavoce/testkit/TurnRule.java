package io.vivavoce.testkit;

import io.vivavoce.turn.Draft;
import io.vivavoce.turn.Effect;
import io.vivavoce.turn.Event;
import io.vivavoce.turn.Generation;
import io.vivavoce.turn.SessionState;
import io.vivavoce.turn.SessionState.Link;
import io.vivavoce.turn.SessionState.Probe;
import io.vivavoce.turn.SessionState.UserTurn;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** The user's side (3): each draft and probe is committed or dropped, once; words taken back come again. */
final class TurnRule implements Rule {
    private final Findings findings;
    private final Set<Generation> open = new HashSet<>();
    private final BitSet used = new BitSet();
    private final BitSet committed = new BitSet();
    private final BitSet takenBack = new BitSet();
    private Optional<Generation> undecided = Optional.empty();
    private String lastText = "";
    private String owed = "";

    TurnRule(Findings findings) {
        this.findings = findings;
    }

    boolean isOpen(Generation generation) {
        return open.contains(generation);
    }

    @Override
    public void before(SessionState state, Event event) {
        undecided = Optional.empty();
    }

    @Override
    public void effect(Effect effect) {
        switch (effect) {
            case Effect.OpenDraft(var generation, var _, var _, var carried, var _) -> {
                open(generation);
                findings.must(3, carried.equals(owed), "%s carries \"%s\", not \"%s\"", generation, carried, owed);
            }
            case Effect.ProbeWords(var generation, var _) -> open(generation);
            case Effect.Judge(var generation) ->
                findings.must(3, isOpen(generation), "%s is judged and is not open", generation);
            case Effect.DropDraft(var generation) -> {
                var answered = undecided.filter(generation::equals).isPresent();
                findings.must(
                        3, open.remove(generation) || answered, "draft %s is dropped and is not open", generation);
                if (answered) undecided = Optional.empty();
            }
            case Effect.CommitTurn(var generation, var text) -> commit(generation, text);
            case Effect.StartResponse(var generation) -> {
                findings.must(3, !isOpen(generation), "draft %s is answered and was not committed", generation);
                if (undecided.filter(generation::equals).isPresent()) undecided = Optional.empty();
            }
            case Effect.TakeBack(var generation) -> {
                findings.must(3, committed.get(index(generation)), "%s is taken back, not committed", generation);
                findings.must(3, !takenBack.get(index(generation)), "%s is taken back twice", generation);
                takenBack.set(index(generation));
                owed = lastText;
            }
            default -> {}
        }
    }

    private void open(Generation generation) {
        findings.must(3, !used.get(index(generation)), "draft %s is opened twice", generation);
        used.set(index(generation));
        open.add(generation);
    }

    private void commit(Generation generation, String text) {
        findings.must(3, !committed.get(index(generation)), "%s is committed twice", generation);
        findings.must(
                3, isOpen(generation) || !used.get(index(generation)), "%s is committed and was dropped", generation);
        findings.must(3, !text.isBlank(), "%s is committed without words", generation);
        findings.must(3, text.startsWith(owed), "\"%s\" was taken back, and is not in \"%s\"", owed, text);
        findings.must(3, undecided.isEmpty(), "the work of %s is neither answered nor dropped", undecided);
        open.remove(generation);
        undecided = Optional.of(generation);
        used.set(index(generation));
        committed.set(index(generation));
        lastText = text;
        owed = "";
    }

    private static int index(Generation generation) {
        return ResponseRule.index(generation);
    }

    @Override
    public void after(SessionState state) {
        findings.must(3, undecided.isEmpty(), "the work of %s is neither answered nor dropped", undecided);
        var known = switch (state.user()) {
            case UserTurn.Listening _, UserTurn.Held _ -> Set.<Generation>of();
            case UserTurn.Speaking(var _, var _, var probe, var _) ->
                probe instanceof Probe.Asked(var generation) ? Set.of(generation) : Set.<Generation>of();
            case UserTurn.Paused(var draft) -> Set.of(draft.generation());
            case UserTurn.Buffered(var draft, var _) -> Set.of(draft.generation());
        };
        findings.must(3, known.equals(open), "open by what was announced: %s; by the state: %s", open, known);
        findings.must(3, carried(state.user()).equals(owed), "\"%s\" was taken back, and is lost", owed);
        if (state.link() instanceof Link.Closed) findings.must(3, owed.isEmpty(), "\"%s\" was taken back", owed);
    }

    private static String carried(UserTurn user) {
        return switch (user) {
            case UserTurn.Listening _, UserTurn.Held _ -> "";
            case UserTurn.Speaking(var _, var _, var _, var carried) -> carried;
            case UserTurn.Paused(Draft draft) -> draft.carried();
            case UserTurn.Buffered(var draft, var _) -> draft.carried();
        };
    }
}
