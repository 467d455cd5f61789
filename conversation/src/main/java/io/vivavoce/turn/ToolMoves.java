package io.vivavoce.turn;

import io.vivavoce.turn.SessionState.PendingTool;
import io.vivavoce.turn.SessionState.UserTurn;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** What becomes of tools that a response calls: each is run once, and nothing undoes that. */
final class ToolMoves {

    /** The calls end the response. One beside the conversation leaves them to whoever asked for it. */
    static void called(Step step, Event.ToolsCalled event) {
        var generation = event.generation();
        if (step.beside.contains(generation)) {
            ReplyMoves.besideMade(step, generation, Ending.COMPLETED);
            return;
        }
        if (!step.isGenerating(generation)) {
            step.ignore(event);
            return;
        }
        for (var call : event.calls()) run(step, generation, call);
        step.endResponse(generation, Ending.COMPLETED);
        ReplyMoves.complete(step, generation);
        UserMoves.verdict(step);
    }

    private static void run(Step step, Generation generation, CallId call) {
        if (step.tools.containsKey(call)) step.refuse(Effect.Refusal.TOOL_REPEATED);
        else if (count(step, false) >= SessionState.MAX_TOOLS) step.refuse(Effect.Refusal.TOO_MANY_TOOLS);
        else {
            setTool(step, call, new PendingTool(generation, PendingTool.Stage.CALLED, false));
            step.emit(new Effect.RunTool(generation, call));
        }
    }

    private static Stream<PendingTool> callsOf(Step step, Generation generation) {
        return step.tools.values().stream().filter(tool -> tool.calledBy().equals(generation));
    }

    private static long count(Step step, boolean done) {
        return step.tools.values().stream()
                .filter(tool -> done == (tool.stage() == PendingTool.Stage.DONE))
                .count();
    }

    private static void forgetOldest(Step step) {
        if (count(step, true) <= SessionState.MAX_TOOLS_DONE) return;
        step.tools.entrySet().stream()
                .filter(tool -> tool.getValue().stage() == PendingTool.Stage.DONE)
                .min(Comparator.comparing((Map.Entry<CallId, PendingTool> tool) ->
                                tool.getValue().calledBy())
                        .thenComparing(tool -> tool.getKey().value()))
                .ifPresent(oldest -> {
                    var tools = new HashMap<>(step.tools);
                    tools.remove(oldest.getKey());
                    step.tools = tools;
                });
    }

    static void started(Step step, Event.ToolStarted event) {
        var tool = step.tools.get(event.call());
        if (tool == null || tool.stage() != PendingTool.Stage.CALLED) step.ignore(event);
        else setStage(step, event.call(), tool, PendingTool.Stage.RUNNING);
    }

    static void done(Step step, Event.ToolDone event) {
        var tool = step.tools.get(event.call());
        if (tool == null || tool.stage() == PendingTool.Stage.DONE) {
            step.ignore(event);
            return;
        }
        setStage(step, event.call(), tool, PendingTool.Stage.DONE);
        forgetOldest(step);
        step.emit(new Effect.AddToolResult(event.call()));
        if (step.policy.runsTools()
                && step.user instanceof UserTurn.Listening
                && !step.isGenerating()
                && !tool.overtaken()
                && callsOf(step, tool.calledBy()).allMatch(call -> call.stage() == PendingTool.Stage.DONE))
            step.startResponse(step.fresh()); // one, to the results of all calls of a response
    }

    private static void setStage(Step step, CallId call, PendingTool tool, PendingTool.Stage stage) {
        setTool(step, call, new PendingTool(tool.calledBy(), stage, tool.overtaken()));
    }

    private static void setTool(Step step, CallId call, PendingTool tool) {
        var tools = new HashMap<>(step.tools);
        tools.put(call, tool);
        step.tools = tools;
    }

    private ToolMoves() {}
}
