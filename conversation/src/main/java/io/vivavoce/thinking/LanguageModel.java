package io.vivavoce.thinking;

import java.util.List;
import java.util.OptionalDouble;

/**
 * Text to text. Fits models in this process, whose context is kept warm, and those behind HTTP.
 *
 * <p>Thread-safe; {@link #close} after the last chat.
 */
public interface LanguageModel extends AutoCloseable {

    /** Shown to people and in metrics: {@code smollm2-135m-instruct-q4_1}. */
    String name();

    /** How many tokens of context it has; a history is trimmed to fit. */
    int contextTokens();

    /** True when each call costs money or leaves the machine: then no speculation. */
    default boolean billed() {
        return false;
    }

    /** Whether it can call tools; one that can't is offered none to any effect. Stays as it is but where a server refuses them. */
    default boolean usesTools() {
        return false;
    }

    /** Opens a conversation, which holds a place in the model's cache until it is closed. */
    Chat open();

    @Override
    void close();

    /** One conversation. Thread: one at a time. {@link #close} may be called twice. */
    interface Chat extends AutoCloseable {

        /**
         * What the next calls, {@link #prepare} too, may use of tools, until other ones are offered; at first none. A model
         * that {@linkplain LanguageModel#usesTools uses none} does not heed it, and shows calls and results in what it is
         * given {@linkplain Calls#asText as text}.
         */
        default void offer(Tools tools) {}

        /**
         * Makes ready for a reply to {@code messages}, the last of which may be a user's message that still grows; keeps
         * what is the same as before and drops the rest. Best effort; a model without a cache does nothing.
         *
         * @throws InterruptedException when interrupted; the chat stays usable
         */
        void prepare(List<Message> messages) throws InterruptedException;

        /**
         * Chance, 0 to 1, that the last user message of {@code messages} ends where it stands, if the model can tell: a
         * reason to hold a verdict, never to hurry it. Prepares on the way.
         */
        OptionalDouble endOfMessage(List<Message> messages) throws InterruptedException;

        /**
         * Streams a reply to {@code messages} until it ends, or the limit, or interruption, which takes effect within one
         * step of the model.
         *
         * @param tokens called on this thread with pieces of text, never empty, never splitting a character
         * @throws InterruptedException when interrupted; the chat stays usable
         * @throws ThinkingException when the engine fails
         */
        Reply generate(List<Message> messages, Sampling sampling, TokenSink tokens) throws InterruptedException;

        /** Tokens that {@code text} takes in this model's context; an estimate where the model does not tell. */
        int count(String text);

        @Override
        void close();
    }

    /** Takes pieces of a reply as they come; may block to slow the model down. */
    @FunctionalInterface
    interface TokenSink {
        void accept(String piece) throws InterruptedException;
    }

    /** Why a reply ended. */
    enum Ending {
        /** The model was done. */
        STOP,
        /** {@link Sampling#maxTokens} was reached, or the context was full. */
        LENGTH,
        /** The model repeated itself, and was stopped. */
        LOOP
    }

    /**
     * How a reply ended and what it took.
     *
     * @param inputTokens of the whole prompt, {@code cachedTokens} of which were there already
     * @param calls of tools that were offered, after what it said, whole; at most {@link ToolCall#MOST_AT_ONCE}, and their
     *     arguments are JSON objects
     */
    record Reply(Ending ending, int inputTokens, int cachedTokens, int outputTokens, List<ToolCall> calls) {
        public Reply {
            calls = List.copyOf(calls);
        }

        /** Without calls. */
        public Reply(Ending ending, int inputTokens, int cachedTokens, int outputTokens) {
            this(ending, inputTokens, cachedTokens, outputTokens, List.of());
        }
    }
}
