package io.vivavoce.engines.remote;

import io.vivavoce.thinking.ThinkingException;
import io.vivavoce.thinking.ToolCall;
import io.vivavoce.thinking.Tools;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/**
 * Calls of tools, put together from the pieces of a reply. What can't be run is left out: a tool that was not offered,
 * arguments that are no JSON object.
 *
 * <p>Thread: one; for one reply.
 */
final class CallPieces {
    private static final Logger log = LoggerFactory.getLogger(CallPieces.class);

    /** In place of an index: the piece is a call of its own, or, without an id and a name, goes on with the last. */
    static final int NO_INDEX = -1;

    private final Failure failure;
    private final List<Call> calls = new ArrayList<>();
    private final Map<Integer, Call> byIndex = new HashMap<>();

    /** @param index of the call that it belongs to; its texts may be empty */
    record Piece(int index, String id, String name, String arguments) {
        private boolean begins() {
            return !id.isEmpty() || !name.isEmpty();
        }
    }

    /** A call so far. */
    private static final class Call {
        private final StringBuilder arguments = new StringBuilder();
        private String id = "";
        private String name = "";

        /** Whether {@code piece} is of another call: servers that send several as number 0 give each an id. */
        boolean isOther(Piece piece) {
            return !piece.id.isEmpty() && !id.isEmpty() && !piece.id.equals(id) && !piece.name.isEmpty();
        }
    }

    CallPieces(Failure failure) {
        this.failure = failure;
    }

    boolean isEmpty() {
        return calls.isEmpty();
    }

    /**
     * @return whether anything came
     * @throws ThinkingException when there are too many calls, or too much is in one
     */
    boolean add(Piece piece) {
        var call = call(piece);
        if (call.id.isEmpty()) call.id = piece.id;
        if (call.name.isEmpty()) call.name = piece.name;
        call.arguments.append(piece.arguments);
        if (call.arguments.length() > ToolCall.MOST_ARGUMENTS) throw failure.endlessCall();
        return piece.begins() || !piece.arguments.isEmpty();
    }

    private Call call(Piece piece) {
        var known = piece.index != NO_INDEX ? byIndex.get(piece.index) : piece.begins() ? null : last();
        if (known != null && !known.isOther(piece)) return known;
        if (calls.size() == ToolCall.MOST_AT_ONCE) throw failure.endlessCall();
        var call = new Call();
        calls.add(call);
        if (piece.index != NO_INDEX) byIndex.put(piece.index, call);
        return call;
    }

    private @Nullable Call last() {
        return calls.isEmpty() ? null : calls.getLast();
    }

    /**
     * The calls, now that the reply is over.
     *
     * @param taken ids that are in use
     * @param newId for a call that has none, or one that is in use
     */
    List<ToolCall> whole(Tools offered, Set<String> taken, Supplier<String> newId) {
        var whole = new ArrayList<ToolCall>();
        for (var call : calls) {
            var arguments = call.arguments.toString().strip();
            if (!offered.has(call.name) || !isObject(arguments)) {
                log.debug("a call that can't be run is left out");
                continue;
            }
            var id = call.id.strip();
            while (id.isEmpty() || id.length() > ToolCall.MOST_ID || !taken.add(id)) id = newId.get();
            whole.add(new ToolCall(id, call.name, arguments.isEmpty() ? ToolCall.NO_ARGUMENTS : arguments));
            if (!offered.parallel()) break;
        }
        return whole;
    }

    private static boolean isObject(String arguments) {
        try {
            return arguments.isEmpty() || Json.read(arguments) instanceof ObjectNode;
        } catch (JacksonException e) {
            return false;
        }
    }
}
