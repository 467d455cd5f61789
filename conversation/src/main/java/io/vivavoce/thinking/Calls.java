package io.vivavoce.thinking;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Calls of tools, and their results, in what a model is shown. Stateless. */
public final class Calls {
    /** What stands for the result of a call that is not done. */
    static final String PENDING = "(no result yet)";

    private Calls() {}

    /**
     * The same conversation, as models must be shown it: the results of a message's calls follow it at once, however late
     * they came, one for each; what calls is part of what was said just before. A result of no call is left out.
     */
    public static List<Message> inOrder(List<Message> history) {
        if (history.stream().allMatch(Calls::isPlain)) return history;
        var results = new HashMap<String, Message>();
        for (var message : history)
            if (message.role() == Message.Role.TOOL) results.putIfAbsent(message.callId(), message);
        var ordered = new ArrayList<Message>();
        var open = new ArrayList<ToolCall>();
        var seen = new HashSet<String>();
        for (var message : history) {
            if (message.role() == Message.Role.TOOL) continue;
            var calls =
                    message.calls().stream().filter(call -> seen.add(call.id())).toList();
            if (!calls.isEmpty()) {
                call(message.text(), calls, ordered);
                open.addAll(calls);
            } else if (isPlain(message) || !message.text().isBlank()) {
                answer(open, results, ordered);
                ordered.add(new Message(message.role(), message.text()));
            }
        }
        answer(open, results, ordered);
        return ordered;
    }

    private static boolean isPlain(Message message) {
        return message.role() != Message.Role.TOOL && message.calls().isEmpty();
    }

    private static void call(String text, List<ToolCall> calls, List<Message> ordered) {
        if (ordered.isEmpty() || ordered.getLast().role() != Message.Role.ASSISTANT) {
            ordered.add(Message.calling(text, calls));
            return;
        }
        var before = ordered.removeLast();
        var joined = (before.text().strip() + ' ' + text.strip()).strip();
        ordered.add(Message.calling(
                joined, Stream.concat(before.calls().stream(), calls.stream()).toList()));
    }

    private static void answer(List<ToolCall> open, Map<String, Message> results, List<Message> ordered) {
        for (var call : open) ordered.add(results.getOrDefault(call.id(), Message.result(call.id(), PENDING)));
        open.clear();
    }

    /**
     * The same for a model that uses no tools: calls are left out, and their results are what the user says too, which
     * every template can show.
     */
    public static List<Message> asText(List<Message> messages) {
        if (messages.stream().allMatch(Calls::isPlain)) return messages;
        var names = new HashMap<String, String>();
        var plain = new ArrayList<Message>();
        for (var message : messages) {
            for (var call : message.calls()) names.put(call.id(), call.name());
            if (message.role() == Message.Role.TOOL)
                say('(' + names.getOrDefault(message.callId(), "result") + ": " + message.text() + ')', plain);
            else if (message.calls().isEmpty()) plain.add(message);
            else if (!message.text().isBlank()) plain.add(Message.assistant(message.text()));
        }
        return plain;
    }

    private static void say(String text, List<Message> plain) {
        if (plain.isEmpty() || plain.getLast().role() != Message.Role.USER) plain.add(Message.user(text));
        else plain.add(Message.user(plain.removeLast().text() + '\n' + text));
    }

    /** The ids that are in use in {@code messages}. */
    public static Set<String> ids(List<Message> messages) {
        var ids = new HashSet<String>();
        for (var message : messages) for (var call : message.calls()) ids.add(call.id());
        return ids;
    }
}
