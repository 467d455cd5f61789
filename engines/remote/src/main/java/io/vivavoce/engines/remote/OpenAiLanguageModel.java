package io.vivavoce.engines.remote;

import io.vivavoce.concurrent.Ticker;
import io.vivavoce.thinking.LanguageModel;
import io.vivavoce.thinking.ThinkingException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A language model behind OpenAI's chat completions: OpenAI itself, vLLM, LocalAI, llama-server, Ollama's {@code /v1}.
 *
 * <p>An interrupt closes the stream, which ends the server's work where it notices; nothing is asked twice, but for a
 * field that the server refuses, and redirects are not followed, for they would take the key along. Keeps connections for
 * the next call.
 *
 * <p>Thread-safe. {@link #close} may be called twice; calls that are under way then fail with a
 * {@link ThinkingException}.
 */
public final class OpenAiLanguageModel implements LanguageModel {
    /** As the embedded model: each is little here, but a server has its limits too. */
    private static final int MOST_CHATS = 1024;

    private static final Duration CONNECT = Duration.ofSeconds(10);

    private final OpenAiOptions options;
    private final HttpClient client;
    private final Ticker ticker;
    private final AtomicInteger chats = new AtomicInteger();

    /** Learned from the server's refusals, once for all chats. */
    private volatile Dialect dialect = Dialect.COMMON;

    private volatile boolean closed;

    /** Asks nothing of the server yet. */
    public OpenAiLanguageModel(OpenAiOptions options) {
        this(options, Ticker.system());
    }

    OpenAiLanguageModel(OpenAiOptions options, Ticker ticker) {
        this.options = options;
        this.ticker = ticker;
        client = HttpClient.newBuilder()
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER)
                // Servers of one's own often know no more, and some stumble over the offer to upgrade.
                .version(
                        "https".equalsIgnoreCase(options.url().getScheme())
                                ? HttpClient.Version.HTTP_2
                                : HttpClient.Version.HTTP_1_1)
                .executor(Executors.newThreadPerTaskExecutor(
                        Thread.ofVirtual().name("openai-", 1).factory()))
                .build();
    }

    @Override
    public String name() {
        return options.model();
    }

    @Override
    public int contextTokens() {
        return options.contextTokens();
    }

    /** Whether the server is elsewhere. */
    @Override
    public boolean billed() {
        return options.leavesTheMachine();
    }

    @Override
    public Chat open() {
        checkOpen();
        if (chats.incrementAndGet() > MOST_CHATS) {
            chats.decrementAndGet();
            throw new ThinkingException(
                    "The language model has " + MOST_CHATS + " chats open, the most that it takes. Close some.");
        }
        return new OpenAiChat(this, options, ticker);
    }

    void chatClosed() {
        chats.decrementAndGet();
    }

    HttpClient client() {
        return client;
    }

    Dialect dialect() {
        return dialect;
    }

    void learn(Dialect understood) {
        dialect = understood;
    }

    void checkOpen() {
        if (closed) throw new IllegalStateException("the model " + name() + " is closed: open it again");
    }

    @Override
    public void close() {
        closed = true;
        client.shutdownNow();
    }
}
