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
 * are dropped in steps: the oldest go until three eighths of the window are free, and then none for a while. They go when
 * a turn is over and less than an eighth is free: that is left for the next question, and only one that is longer makes
 * others go at once. Which ones go follows from the history alone, so the same history always gives the same window.
 *
 * <p>Thread: one at a time; counts are remembered between calls.
 */
public final class ContextWindow {
    /** Tokens of a template around each message, and one to spare: 5 in ChatML, 8 in the longest seen. */
    private static final int TOKENS_AROUND = 8;

    /** Of the window that a finished turn leaves free: with 2,048 tokens, what is said in a minute. */
    private static final int LEAST_EIGHTHS_FREE = 1;

    /** A longer text is not even counted: no tokenizer has tokens of so many characters on average. */
    private static final int MOST_CHARACTERS_PER_TOKEN = 64;

    /** What is left of the window after the oldest turns were dropped. */
    private static final int EIGHTHS_KEPT = 5;

    /**
     * Counts remembered: all messages of the longest conversation, which has 2,000, for each call goes through all of
     * them; and some hundred partial transcripts between.
     */
    static final int MOST_COUNTS = 3000;

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
     * The messages to show for an answer to the last of them: instructions, examples, the latest turns. A turn begins with
     * a user's message and is shown whole or not at all; the last one always is, even where it alone is too long: see
     * {@link #holds}.
     */
    public List<Message> fit(List<Message> history) {
        return fit(turns(history), true);
    }

    /** The messages to show between turns: what {@link #fit} will give, less the question that is still to come. */
    public List<Message> fitAnswered(List<Message> history) {
        return fit(turns(history), false);
    }

    /** Whether {@code shown} fits; else the last turn alone is too long. */
    public boolean holds(List<Message> shown) {
        return tokens(shown) <= budgetTokens;
    }

    /** Tokens that fit. */
    public int budgetTokens() {
        return budgetTokens;
    }

    private List<Message> fit(List<List<Message>> turns, boolean open) {
        var shown = new ArrayList<>(opening);
        var question = open && !turns.isEmpty() ? tokens(turns.getLast()) : 0;
        var wanted = Math.max(question, budgetTokens * LEAST_EIGHTHS_FREE / 8);
        if (tokens(opening) + tokens(examples) + wanted <= budgetTokens) shown.addAll(examples);
        var room = budgetTokens - tokens(shown);
        for (var turn : turns.subList(firstShown(turns, room, open), turns.size())) shown.addAll(turn);
        return List.copyOf(shown);
    }

    /** Goes through the conversation as it went, dropping turns where they had to be dropped then. */
    private int firstShown(List<List<Message>> turns, int room, boolean open) {
        var first = 0;
        var used = 0L;
        for (int i = 0; i < turns.size(); i++) {
            used += tokens(turns.get(i));
            var answered = !open || i < turns.size() - 1;
            if (used <= (answered ? room - room * LEAST_EIGHTHS_FREE / 8 : room)) continue;
            for (var last = answered ? i : i - 1; first <= last && used > room * EIGHTHS_KEPT / 8; first++)
                used -= tokens(turns.get(first));
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

    /** Tokens of {@code messages}, those of a template around them included. */
    public int tokens(List<Message> messages) {
        var sum = 0;
        for (var message : messages) {
            sum += TOKENS_AROUND + countOf(message.text());
            for (var call : message.calls()) sum += TOKENS_AROUND + countOf(call.name()) + countOf(call.arguments());
        }
        return sum;
    }

    private int countOf(String text) {
        return counts.computeIfAbsent(text, this::counted);
    }

    private int counted(String text) {
        return text.length() > (long) budgetTokens * MOST_CHARACTERS_PER_TOKEN
                ? budgetTokens + 1
                : count.applyAsInt(text);
    }
}
