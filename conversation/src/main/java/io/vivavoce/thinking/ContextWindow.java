package io.vivavoce.thinking;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * What of a conversation a model is shown: instructions, examples, and as many of the latest turns as fit.
 *
 * <p>A model keeps the beginning of its prompt in a cache, so the beginning must not change with every turn. Hence turns
 * are dropped in steps: once the window is full, the oldest go until a quarter of it is free, and then none for a while.
 * Which ones go follows from the history alone, so the same history always gives the same window.
 *
 * <p>Thread: one at a time; counts are remembered between calls.
 */
public final class ContextWindow {
    /** Tokens of a template around each message, and one to spare: 5 in ChatML, 8 in the longest seen. */
    private static final int TOKENS_AROUND = 8;

    /** What is left of a full window after the oldest turns were dropped, in quarters. */
    private static final int QUARTERS_KEPT = 3;

    /** Counts remembered: a long conversation's messages. */
    private static final int MOST_COUNTS = 1024;

    private final List<Message> opening;
    private final List<Message> examples;
    private final int budgetTokens;
    private final ToIntFunction<String> count;
    private final Map<String, Integer> counts = new LinkedHashMap<>(16, .75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
            return size() > MOST_COUNTS;
        }
    };

    /**
     * @param system instructions, always shown; blank for none
     * @param examples pairs of user's and assistant's messages that show how to answer; left out where they and the
     *     last turn don't fit
     * @param budgetTokens for all that is shown: the model's context less the longest reply; 1 or more
     * @param count tokens of a text, as {@link LanguageModel.Chat#count}
     */
    public ContextWindow(String system, List<Message> examples, int budgetTokens, ToIntFunction<String> count) {
        if (budgetTokens < 1) throw new IllegalArgumentException("budgetTokens must be >= 1, got " + budgetTokens);
        opening = system.isBlank() ? List.of() : List.of(Message.system(system));
        this.examples = List.copyOf(examples);
        this.budgetTokens = budgetTokens;
        this.count = count;
    }

    /**
     * The messages to show: instructions, examples, the latest turns. A turn begins with a user's message and is shown
     * whole or not at all; the last one always is, even where it alone is too long, which the model will refuse.
     */
    public List<Message> fit(List<Message> history) {
        var turns = turns(history);
        var shown = new ArrayList<>(opening);
        var last = turns.isEmpty() ? 0 : tokens(turns.getLast());
        if (tokens(opening) + tokens(examples) + last <= budgetTokens) shown.addAll(examples);
        var room = budgetTokens - tokens(shown);
        for (var turn : turns.subList(firstShown(turns, room), turns.size())) shown.addAll(turn);
        return List.copyOf(shown);
    }

    /** Goes through the conversation as it went, dropping turns where they had to be dropped then. */
    private int firstShown(List<List<Message>> turns, int room) {
        var sizes = turns.stream().mapToInt(this::tokens).toArray();
        var first = 0;
        var used = 0;
        for (int i = 0; i < sizes.length; i++) {
            used += sizes[i];
            if (used <= room) continue;
            while (first < i && used > room * QUARTERS_KEPT / 4) used -= sizes[first++];
        }
        return first;
    }

    /** What comes before the first user's message is a turn too. */
    private static List<List<Message>> turns(List<Message> history) {
        var turns = new ArrayList<List<Message>>();
        for (var message : history) {
            if (turns.isEmpty() || message.role() == Message.Role.USER) turns.add(new ArrayList<>());
            turns.getLast().add(message);
        }
        return turns;
    }

    private int tokens(List<Message> messages) {
        return messages.stream()
                .mapToInt(message -> TOKENS_AROUND + counts.computeIfAbsent(message.text(), count::applyAsInt))
                .sum();
    }
}
