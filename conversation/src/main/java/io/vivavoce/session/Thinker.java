package io.vivavoce.session;

import io.vivavoce.thinking.ContextWindow;
import io.vivavoce.thinking.LanguageModel;
import io.vivavoce.thinking.Message;
import io.vivavoce.thinking.ReplyFilter;
import io.vivavoce.thinking.Sampling;
import io.vivavoce.thinking.ThinkingException;
import io.vivavoce.thinking.TooLongException;
import io.vivavoce.turn.Evidence;
import io.vivavoce.turn.Generation;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * A session's one chat with the language model: shows it what fits of the conversation, one call at a time. Others wait,
 * and who is cancelled leaves within a step.
 */
final class Thinker {
    /** A second try, when the model said the same as before, is drawn less greedily. */
    private static final float OTHER_TEMPERATURE = 0.7f;

    /** Tokens have four letters on average; a model that writes twice as many for each it was granted does not heed it. */
    private static final int MAX_CHARS_A_TOKEN = 8;

    /** Makes the model stop. Not to be taken for an interrupt that came from elsewhere, which ends the answer. */
    private static final class Enough extends InterruptedException {
        private static final long serialVersionUID = 1;

        Enough() {
            super("enough was said");
        }
    }

    private final LanguageModel.Chat chat;
    private final SessionOptions options;
    private final BiConsumer<Generation, Evidence> evidence;
    private final ReentrantLock lock = new ReentrantLock(true);

    // guarded by lock
    private final ContextWindow window;

    Thinker(LanguageModel model, SessionOptions options, BiConsumer<Generation, Evidence> evidence) {
        this.options = options;
        this.evidence = evidence;
        var context = Math.min(model.contextTokens(), options.contextTokens());
        var room = Math.max(1, context - options.sampling().maxTokens());
        chat = model.open(); // the last that may fail: there is nobody to close it yet
        window = new ContextWindow(options.instructions(), options.examples(), room, chat::count);
    }

    /** Makes ready for an answer to {@code history}, whose last message may still grow; nothing when the chat is in use. */
    void prepare(List<Message> history) throws InterruptedException {
        prepare(() -> window.fit(history));
    }

    /** Makes ready for what will be asked after {@code history}; what does not fit any more is dropped now. */
    void prepareNext(List<Message> history) throws InterruptedException {
        prepare(() -> window.fitAnswered(history));
    }

    private void prepare(Supplier<List<Message>> messages) throws InterruptedException {
        if (!lock.tryLock()) return;
        try {
            var shown = messages.get();
            if (!shown.isEmpty() && window.holds(shown)) chat.prepare(shown);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Streams the answer to {@code history}, the last of which is the user's; first, where asked for, tells whether that
     * seems complete. Tells {@code patience} what comes. Ends after {@link SessionOptions#replySentences}; an answer that is the last one once more is asked
     * for again.
     */
    void answer(
            Generation generation,
            List<Message> history,
            boolean forEvidence,
            Patience patience,
            LanguageModel.TokenSink tokens)
            throws InterruptedException {
        lock.lockInterruptibly();
        try {
            var messages = window.fit(history);
            if (!window.holds(messages))
                throw new TooLongException("what was said or written is longer than the " + window.budgetTokens()
                        + " tokens that the model's context holds; say it in fewer words");
            if (forEvidence)
                chat.endOfMessage(messages).ifPresent(p -> evidence.accept(generation, new Evidence.EndOfMessage(p)));
            var sampling = options.sampling();
            if (generate(messages, sampling, lastReply(history), patience, tokens)) return;
            var other = new Sampling(sampling.maxTokens(), OTHER_TEMPERATURE, sampling.repeatPenalty());
            generate(messages, other, "", patience, tokens);
        } finally {
            lock.unlock();
        }
    }

    /** False when the model said no more than {@code lastReply} again, of which nothing was given on. */
    private boolean generate(
            List<Message> messages,
            Sampling sampling,
            String lastReply,
            Patience patience,
            LanguageModel.TokenSink tokens)
            throws InterruptedException {
        var filter = new ReplyFilter(options.replySentences(), lastReply);
        var room = new AtomicLong((long) MAX_CHARS_A_TOKEN * sampling.maxTokens());
        try {
            chat.generate(messages, sampling, piece -> {
                patience.came();
                give(filter.add(piece), tokens);
                if (room.addAndGet(-piece.length()) < 0 || filter.done()) throw new Enough();
                patience.expect();
            });
        } catch (Enough e) {
            // the reply is whole
        }
        give(filter.end(), tokens);
        return !filter.repeatsLast();
    }

    private static void give(String text, LanguageModel.TokenSink tokens) throws InterruptedException {
        if (!text.isEmpty()) tokens.accept(text);
    }

    private static String lastReply(List<Message> history) {
        for (var message : history.reversed()) if (message.role() == Message.Role.ASSISTANT) return message.text();
        return "";
    }

    /**
     * Waits for the call that goes on, which must have been cancelled.
     *
     * @throws ThinkingException when that has not ended after {@code withinMs}; then the chat stays open
     */
    void close(long withinMs) throws InterruptedException {
        if (!lock.tryLock(withinMs, TimeUnit.MILLISECONDS))
            throw new ThinkingException("the language model has not stopped within " + withinMs
                    + " ms; what it holds is freed when the program ends");
        try {
            chat.close();
        } finally {
            lock.unlock();
        }
    }
}
