package io.vivavoce.session;

import io.vivavoce.concurrent.Ticker;
import io.vivavoce.conversation.Conversation;
import io.vivavoce.thinking.LanguageModel;
import io.vivavoce.thinking.ThinkingException;
import io.vivavoce.turn.Generation;

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

    private void generate(Generation generation, LanguageModel.TokenSink pieces) throws InterruptedException {
        PatientCall.make(
                options.patienceMs(),
                ticker,
                patience -> thinker.answer(
                        generation, conversation.messages(), options, false, patience, Thinker.Meter.NONE, pieces));
    }

    /** Returns when the chat is closed; {@link #answer} must have ended. */
    @Override
    public void close() throws InterruptedException {
        thinker.close(Session.CLOSE_WITHIN_MS);
    }
}
