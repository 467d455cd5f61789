package io.vivavoce.engines.remote;

import io.vivavoce.thinking.LanguageModel.Chat;
import io.vivavoce.thinking.LanguageModel.Reply;
import io.vivavoce.thinking.LanguageModel.TokenSink;
import io.vivavoce.thinking.Message;
import io.vivavoce.thinking.Sampling;
import io.vivavoce.thinking.ThinkingException;
import io.vivavoce.thinking.Tools;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicBoolean;

/** A conversation: each call sends all of it, for the server keeps nothing that could be named. */
final class RemoteChat implements Chat {
    private final HttpLanguageModel model;
    private final AtomicBoolean busy = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile Tools tools = Tools.NONE;

    RemoteChat(HttpLanguageModel model) {
        this.model = model;
    }

    @Override
    public void offer(Tools offered) {
        tools = offered;
    }

    @Override
    public void prepare(List<Message> messages) throws InterruptedException {
        checkOpen();
        if (!messages.isEmpty()) model.prepare(List.copyOf(messages), tools);
    }

    /** Empty: servers give no chances of tokens before the reply's. */
    @Override
    public OptionalDouble endOfMessage(List<Message> messages) {
        checkOpen();
        return OptionalDouble.empty();
    }

    @Override
    public int count(String text) {
        checkOpen();
        return TokenEstimate.of(text);
    }

    @Override
    public Reply generate(List<Message> messages, Sampling sampling, TokenSink tokens) throws InterruptedException {
        checkOpen();
        var request = checked(new ChatRequest(List.copyOf(messages), sampling, tools));
        if (Thread.interrupted()) throw new InterruptedException("interrupted before the server was asked");
        if (!busy.compareAndSet(false, true))
            throw new IllegalStateException("a chat takes one call at a time: this one is still at work");
        try {
            return model.reply(request, tokens);
        } finally {
            busy.set(false);
        }
    }

    private ChatRequest checked(ChatRequest request) {
        if (request.messages().isEmpty())
            throw new IllegalArgumentException("a reply needs at least one message, got none");
        var estimate = request.inputTokens();
        if (estimate > model.contextTokens())
            throw new ThinkingException("The conversation takes about " + estimate
                    + " tokens, but the model's context is " + model.contextTokens() + ": send less text.");
        return request;
    }

    @Override
    public void close() {
        if (!closed.getAndSet(true)) model.chatClosed();
    }

    private void checkOpen() {
        if (closed.get()) throw new IllegalStateException("the chat is closed: open another");
        model.checkOpen();
    }
}
