package io.vivavoce.testkit;

import io.vivavoce.turn.CallId;
import io.vivavoce.turn.Effect;
import io.vivavoce.turn.Event;
import io.vivavoce.turn.SessionState;
import io.vivavoce.turn.SessionState.PendingTool;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Tools (6): an id runs at most once, nothing undoes a call, and its result is added once. */
final class ToolRule implements Rule {
    private final Findings findings;
    /** The newest calls, as many as are remembered. */
    private final LinkedHashSet<CallId> run = new LinkedHashSet<>();

    private final Set<CallId> results = new HashSet<>();
    private Map<CallId, PendingTool> before = Map.of();

    ToolRule(Findings findings) {
        this.findings = findings;
    }

    @Override
    public void before(SessionState state, Event event) {
        before = state.tools();
    }

    @Override
    public void effect(Effect effect) {
        switch (effect) {
            case Effect.RunTool(var _, var call) -> {
                findings.must(6, !before.containsKey(call) && run.add(call), "%s is run twice", call);
                if (run.size() > SessionState.MAX_TOOLS_DONE) results.remove(run.removeFirst());
            }
            case Effect.AddToolResult(var call) -> {
                findings.must(6, before.containsKey(call), "the result of %s is added, which was not run", call);
                findings.must(6, results.add(call), "the result of %s is added twice", call);
            }
            default -> {}
        }
    }

    @Override
    public void after(SessionState state) {
        if (before.equals(state.tools())) return;
        before.forEach((call, tool) -> {
            var now = state.tools().get(call);
            if (now == null) {
                findings.must(6, tool.stage() == PendingTool.Stage.DONE, "%s was %s, and is lost", call, tool.stage());
                return;
            }
            findings.must(6, now.stage().compareTo(tool.stage()) >= 0, "%s was %s, is %s", call, tool, now);
            if (now.stage() == PendingTool.Stage.DONE && tool.stage() != PendingTool.Stage.DONE)
                findings.must(6, results.contains(call), "%s is done, and its result was not added", call);
        });
        for (var call : state.tools().keySet())
            findings.must(6, before.containsKey(call) || run.contains(call), "%s is there, and was not run", call);
    }
}
