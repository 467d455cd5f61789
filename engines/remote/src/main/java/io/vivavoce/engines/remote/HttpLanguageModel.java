package io.vivavoce.engines.remote;

import io.vivavoce.thinking.LanguageModel;
import io.vivavoce.thinking.Message;
import io.vivavoce.thinking.ThinkingException;
import io.vivavoce.thinking.Tools;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What language models behind HTTP have in common: a connection, and chats that are counted. Thread-safe. */
abstract sealed class HttpLanguageModel implements LanguageModel permits OpenAiLanguageModel, OllamaLanguageModel {
    /** As the embedded model: each is little here, but a server has its limits too. */
    private static final int MOST_CHATS = 1024;

    /** Of five letters and digits; one conversation has far fewer, and none twice. */
    private static final long MOST_IDS = 36L * 36 * 36 * 36 * 36;

    private final Connection connection;
    private final AtomicInteger chats = new AtomicInteger();
    private final AtomicLong callIds = new AtomicLong();
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
    abstract void prepare(List<Message> messages, Tools tools) throws InterruptedException;

    /** For a call of a tool that the server gave none: nine letters and digits, which is what Mistral's templates take. */
    final String newCallId() {
        var number = Long.toString(callIds.incrementAndGet() % MOST_IDS, Character.MAX_RADIX);
        return "call" + "0".repeat(5 - number.length()) + number;
    }

    /** May be called twice; calls that are under way then fail with a {@link ThinkingException}. */
    @Override
    public final void close() {
        closed = true;
        connection.close();
    }
}
