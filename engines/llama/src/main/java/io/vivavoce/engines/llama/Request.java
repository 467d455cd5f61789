package io.vivavoce.engines.llama;

import io.vivavoce.thinking.LanguageModel.Ending;
import io.vivavoce.thinking.Sampling;
import io.vivavoce.thinking.ThinkingException;
import java.util.OptionalDouble;
import java.util.concurrent.ArrayBlockingQueue;

/**
 * One thing that a chat wants of the model, on its way through the loop.
 *
 * <p>Threads: made, cancelled and read by the chat's thread; answered by {@code llama-1}, which never waits for it: a
 * reader that does not keep up pauses its own generation only.
 */
final class Request {
    /** What is wanted once the prompt is in the cache. */
    sealed interface Wish {
        /** Nothing more. */
        record Prefill() implements Wish {}

        /** The chance that the message ends after the prompt's last token. */
        record EndOfMessage() implements Wish {}

        /** A reply. */
        record Generate(Sampling sampling) implements Wish {}
    }

    /** What comes back. */
    sealed interface Answer {
        /** The UTF-8 bytes of the reply's next token. */
        record Token(byte[] utf8) implements Answer {}

        record Done(Ending ending, int outputTokens, OptionalDouble endOfMessage) implements Answer {}

        record Failed(ThinkingException reason) implements Answer {}
    }

    /** Tokens that the loop may be ahead of a reader: a sentence or two. */
    private static final int AHEAD = 64;

    final Place place;
    final int[] prompt;
    final Wish wish;
    private final ArrayBlockingQueue<Answer> answers = new ArrayBlockingQueue<>(AHEAD + 1);

    /** Of the prompt's tokens, those that needed no work: written before the first answer, read after it. */
    private int cachedTokens;

    /** Set by the chat's thread, seen by the loop within a step. */
    private volatile boolean cancelled;

    Request(Place place, int[] prompt, Wish wish) {
        this.place = place;
        this.prompt = prompt;
        this.wish = wish;
    }

    /** A prompt that someone waits for comes before one that is only made ready. */
    boolean urgent() {
        return !(wish instanceof Wish.Prefill);
    }

    /** Waits for the next answer. */
    Answer take() throws InterruptedException {
        return answers.take();
    }

    int cachedTokens() {
        return cachedTokens;
    }

    void found(int tokens) {
        cachedTokens = tokens;
    }

    void cancel() {
        cancelled = true;
    }

    boolean cancelled() {
        return cancelled;
    }

    /** Room for a token and for the last word. */
    boolean takesMore() {
        return answers.remainingCapacity() >= 2;
    }

    void answer(Answer answer) {
        if (!answers.offer(answer) && !cancelled)
            throw new IllegalStateException("an answer was made without room for it: " + answer);
    }
}
