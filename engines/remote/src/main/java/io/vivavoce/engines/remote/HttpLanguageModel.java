package io.vivavoce.engines.remote;

import io.vivavoce.thinking.LanguageModel;
import io.vivavoce.thinking.Message;
import io.vivavoce.thinking.ThinkingException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** What language models behind HTTP have in common: a connection, and chats that are counted. Thread-safe. */
abstract sealed class HttpLanguageModel implements LanguageModel permits OpenAiLanguageModel, OllamaLanguageModel {
    /** As the embedded model: each is little here, but a server has its limits too. */
    private static final int MOST_CHATS = 1024;

    private final Connection connection;
    private final AtomicInteger chats = new AtomicInteger();
    private volatile boolean closed;

    HttpLanguageModel(Connection connection) {
        this.connection = connection;
    }

    final Connection connection() {
        return connection;
    }

    @Override
    public final String name() {
        return connection.server().model();
    }

    /** Whether what is said leaves this machine. */
    @Override
    public final boolean billed() {
        return connection.server().leavesTheMachine();
    }

    @Override
    public final Chat open() {
        checkOpen();
        if (chats.incrementAndGet() > MOST_CHATS) {
            chats.decrementAndGet();
            throw new ThinkingException(
                    "The language model has " + MOST_CHATS + " chats open, the most that it takes. Close some.");
        }
        return new RemoteChat(this);
    }

    final void chatClosed() {
        chats.decrementAndGet();
    }

    final void checkOpen() {
        if (closed) throw new IllegalStateException("the model " + name() + " is closed: open it again");
    }

    /** Asks the server and passes the reply on as it comes; as {@link Chat#generate}. */
    abstract Reply reply(ChatRequest request, TokenSink tokens) throws InterruptedException;

    /** As {@link Chat#prepare}. */
    abstract void prepare(List<Message> messages) throws InterruptedException;

    /** May be called twice; calls that are under way then fail with a {@link ThinkingException}. */
    @Override
    public final void close() {
        closed = true;
        connection.close();
    }
}
