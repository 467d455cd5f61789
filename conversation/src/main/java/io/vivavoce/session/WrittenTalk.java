package io.vivavoce.session;

import io.vivavoce.concurrent.Ticker;
import io.vivavoce.conversation.Conversation;
import io.vivavoce.thinking.LanguageModel;
import io.vivavoce.thinking.ThinkingException;
import io.vivavoce.turn.Generation;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A conversation in writing, with the same model, instructions and rules as one that is spoken: what does not fit is
 * trimmed, a reply has as many sentences as a session's, a model that stalls has failed.
 *
 * <p>Thread: one at a time. Holds a chat of the model until {@link #close}, which may be called twice.
 */
public final class WrittenTalk implements AutoCloseable {
    private final SessionOptions options;
    private final Ticker ticker;
    private final Thinker thinker;
    private final Conversation conversation = new Conversation();
    private Generation next = Generation.FIRST;

    /** @throws ThinkingException when the model takes no more chats */
    public WrittenTalk(LanguageModel model, SessionOptions options, Ticker ticker) {
        this.options = options;
        this.ticker = ticker;
        thinker = new Thinker(model, options, (_, _) -> {});
    }

    /**
     * Answers {@code message}. When that fails, or is interrupted, the conversation is as if it had not been written.
     *
     * @param pieces takes the reply as it comes, on this thread
     * @return the whole reply, never blank
     * @throws ThinkingException when there is no answer
     */
    public String answer(String message, LanguageModel.TokenSink pieces) throws InterruptedException {
        var generation = next;
        next = next.next();
        conversation.user(generation, message);
        var reply = new StringBuilder();
        try {
            generate(generation, piece -> {
                reply.append(piece);
                pieces.accept(piece);
            });
            if (reply.toString().isBlank())
                throw new ThinkingException("The language model gave no answer; ask again, or use another model");
        } catch (RuntimeException | InterruptedException e) {
            conversation.takeBack(generation);
            throw e;
        }
        var text = reply.toString().strip();
        conversation.heard(generation, text);
        return text;
    }

    /** A model that says nothing for too long is interrupted, and has failed. */
    private void generate(Generation generation, LanguageModel.TokenSink pieces) throws InterruptedException {
        var patience = new Patience(options.patienceMs(), ticker);
        var stalled = new AtomicBoolean();
        var caller = Thread.currentThread();
        patience.expect();
        var watch = Thread.ofVirtual().name("patience").start(() -> {
            if (runsOut(patience)) {
                stalled.set(true);
                caller.interrupt();
            }
        });
        try {
            thinker.answer(generation, conversation.messages(), options, false, patience, Thinker.Meter.NONE, pieces);
        } catch (InterruptedException e) {
            if (!stalled.get()) throw e;
            throw new ThinkingException(
                    "The language model has said nothing for " + options.patienceMs() / 1000
                            + " s; ask again, or use a smaller or another model",
                    e);
        } finally {
            patience.end();
            var interrupted = joined(watch);
            if (stalled.get()) Thread.interrupted(); // it may have come just after the end
            else if (interrupted) caller.interrupt();
        }
    }

    /** Waits until {@code watch} has ended, which it does at once; whether that was interrupted, perhaps by itself. */
    private static boolean joined(Thread watch) {
        for (var interrupted = false; ; interrupted = true) {
            try {
                watch.join();
                return interrupted;
            } catch (InterruptedException e) {
                // once more
            }
        }
    }

    private static boolean runsOut(Patience patience) {
        try {
            return !patience.await();
        } catch (InterruptedException e) {
            return false; // nobody interrupts it
        }
    }

    /** Returns when the chat is closed; {@link #answer} must have ended. */
    @Override
    public void close() throws InterruptedException {
        thinker.close(Session.CLOSE_WITHIN_MS);
    }
}
