package io.vivavoce.session;

import io.vivavoce.thinking.Calls;
import io.vivavoce.thinking.ContextWindow;
import io.vivavoce.thinking.LanguageModel;
import io.vivavoce.thinking.Message;
import io.vivavoce.thinking.ReplyFilter;
import io.vivavoce.thinking.Sampling;
import io.vivavoce.thinking.ThinkingException;
import io.vivavoce.thinking.TooLongException;
import io.vivavoce.thinking.ToolCall;
import io.vivavoce.thinking.Tools;
import io.vivavoce.turn.Evidence;
import io.vivavoce.turn.Generation;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * A session's one chat with the language model: shows it what fits of the conversation, one call at a time. Others wait,
 * and who is cancelled leaves within a step.
 */
final class Thinker {
    /** A second try, when the model said the same as before, is drawn less greedily. */
    private static final float OTHER_TEMPERATURE = 0.7f;

    /** Tokens have four letters on average; a model that writes twice as many for each it was granted does not heed it. */
    private static final int MAX_CHARS_A_TOKEN = 8;

    /** Of a template around each tool: 8 in Llama's and Qwen's, and one to spare. */
    private static final int TOKENS_AROUND_TOOL = 9;

    /** Makes the model stop. Not to be taken for an interrupt that came from elsewhere, which ends the answer. */
    private static final class Enough extends InterruptedException {
        private static final long serialVersionUID = 1;

        Enough() {
            super("enough was said");
        }
    }

    private final LanguageModel.Chat chat;
    private final LanguageModel model;
    private final BiConsumer<Generation, Evidence> evidence;
    private final ReentrantLock lock = new ReentrantLock(true);

    /** What the session's next reply is to be like; what is prepared is prepared for it. */
    private volatile SessionOptions options;

    // guarded by lock
    private Framed window;

    /** A window, and what it was made for. */
    private record Framed(ContextWindow window, SessionOptions options) {
        boolean fits(SessionOptions other) {
            return other.tools().equals(options.tools())
                    && other.instructions().equals(options.instructions())
                    && other.examples().equals(options.examples())
                    && other.contextTokens() == options.contextTokens()
                    && other.sampling().maxTokens() == options.sampling().maxTokens();
        }
    }

    /** Told, on the answering thread, what an answer takes. */
    interface Meter {
        Meter NONE = new Meter() {
            @Override
            public void shown(int inputTokens) {}

            @Override
            public void pieceCame() {}

            @Override
            public void counted(LanguageModel.Reply reply) {}
        };

        /** The model is asked, with a prompt of about so many tokens. */
        void shown(int inputTokens);

        /** About a token. */
        void pieceCame();

        /** The engine's own counts; not where the answer was ended by us. */
        void counted(LanguageModel.Reply reply);
    }

    Thinker(LanguageModel model, SessionOptions options, BiConsumer<Generation, Evidence> evidence) {
        this.options = options;
        this.evidence = evidence;
        this.model = model;
        chat = model.open(); // the last that may fail: there is nobody to close it yet
        window = framed(options);
    }

    private Framed framed(SessionOptions wanted) {
        var context = Math.min(model.contextTokens(), wanted.contextTokens());
        var room = Math.max(1, context - wanted.sampling().maxTokens() - tokens(wanted.tools()));
        return new Framed(new ContextWindow(wanted.instructions(), wanted.examples(), room, chat::count), wanted);
    }

    /** A server counts them among the prompt's. */
    private int tokens(Tools tools) {
        if (!model.usesTools()) return 0;
        return tools.all().stream()
                .mapToInt(tool -> TOKENS_AROUND_TOOL
                        + chat.count(tool.name())
                        + chat.count(tool.description())
                        + chat.count(tool.parameters()))
                .sum();
    }

    /** Of the next replies, and of what is prepared for them. */
    void options(SessionOptions changed) {
        options = changed;
    }

    /** Under the lock. One response's own wishes leave the session's window, and its counts, as they are. */
    private ContextWindow window(SessionOptions wanted) {
        if (window.fits(wanted)) return window.window();
        var made = framed(wanted);
        if (wanted.equals(options)) window = made;
        return made.window();
    }

    /** Makes ready for an answer to {@code history}, whose last message may still grow; nothing when the chat is in use. */
    void prepare(List<Message> history) throws InterruptedException {
        prepare(window -> window.fit(Calls.inOrder(history)));
    }

    /** Makes ready for what will be asked after {@code history}; what does not fit any more is dropped now. */
    void prepareNext(List<Message> history) throws InterruptedException {
        prepare(window -> window.fitAnswered(Calls.inOrder(history)));
    }

    private void prepare(Function<ContextWindow, List<Message>> messages) throws InterruptedException {
        if (!lock.tryLock()) return;
        try {
            var wanted = options;
            var window = window(wanted);
            chat.offer(wanted.tools());
            var shown = messages.apply(window);
            if (!shown.isEmpty() && window.holds(shown)) chat.prepare(shown);
        } finally {
            lock.unlock();
        }
    }

    /**
     * An answer that is over.
     *
     * @param whole false where it had too many tokens; then it calls nothing
     */
    record Answered(boolean whole, List<ToolCall> calls) {}

    /**
     * Streams the answer to {@code history}, the last of which is mostly the user's; first, where asked for, tells whether that
     * seems complete. Tells {@code patience} what comes, {@code meter} what it takes. Ends after {@link SessionOptions#replySentences}; an answer that is the last one once more is asked
     * for again.
     */
    Answered answer(
            Generation generation,
            List<Message> history,
            SessionOptions wanted,
            boolean forEvidence,
            Patience patience,
            Meter meter,
            LanguageModel.TokenSink tokens)
            throws InterruptedException {
        lock.lockInterruptibly();
        try {
            var window = window(wanted);
            var messages = window.fit(Calls.inOrder(history));
            chat.offer(wanted.tools());
            if (!window.holds(messages))
                throw new TooLongException("what was said or written is longer than the " + window.budgetTokens()
                        + " tokens that the model's context holds; say it in fewer words");
            if (forEvidence)
                chat.endOfMessage(messages).ifPresent(p -> evidence.accept(generation, new Evidence.EndOfMessage(p)));
            meter.shown(window.tokens(messages));
            var sampling = wanted.sampling();
            var heard = new Listening(patience, meter, tokens);
            var first = generate(messages, wanted, sampling, lastReply(history), heard);
            if (first.isPresent()) return first.get();
            var other = new Sampling(sampling.maxTokens(), OTHER_TEMPERATURE, sampling.repeatPenalty());
            return generate(messages, wanted, other, "", heard).orElseThrow();
        } finally {
            lock.unlock();
        }
    }

    /** Who is told of an answer. */
    private record Listening(Patience patience, Meter meter, LanguageModel.TokenSink tokens) {}

    /** Empty where it was no more than the last reply again, of which nothing was given on. */
    private Optional<Answered> generate(
            List<Message> messages, SessionOptions wanted, Sampling sampling, String lastReply, Listening who)
            throws InterruptedException {
        var filter = new ReplyFilter(wanted.replySentences(), lastReply);
        var room = new AtomicLong((long) MAX_CHARS_A_TOKEN * sampling.maxTokens());
        var tooLong = false;
        List<ToolCall> calls = List.of();
        var mayCall = model.usesTools() && wanted.tools().mayBeCalled(); // after what it says, all of it
        try {
            var reply = chat.generate(messages, sampling, piece -> {
                who.patience.came();
                who.meter.pieceCame();
                give(filter.add(piece), who.tokens);
                if (room.addAndGet(-piece.length()) < 0 || filter.done() && !mayCall) throw new Enough();
                who.patience.expect();
            });
            who.meter.counted(reply);
            tooLong = reply.ending() == LanguageModel.Ending.LENGTH && !filter.done();
            if (reply.ending() != LanguageModel.Ending.LENGTH) calls = reply.calls();
        } catch (Enough e) {
            tooLong = !filter.done();
        }
        give(filter.end(), who.tokens);
        return filter.repeatsLast() && calls.isEmpty() ? Optional.empty() : Optional.of(new Answered(!tooLong, calls));
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
