package io.vivavoce.engines.remote;

import io.vivavoce.thinking.ThinkingException;
import java.net.URI;
import java.time.Duration;

/**
 * Which server, which model, and how long to wait.
 *
 * @param url the root of the server's interface, mostly ending in {@code /v1}
 * @param model as the server calls it
 * @param contextTokens of prompt and reply together that the server gives the model, 256 to 1,000,000
 * @param firstToken longest wait for the answer to begin
 * @param nextToken longest wait between two pieces of it
 */
public record OpenAiOptions(
        URI url, String model, ApiKey key, int contextTokens, Duration firstToken, Duration nextToken) {

    /** Where Ollama speaks as OpenAI does. */
    public static final String OLLAMA = OllamaOptions.ADDRESS + OllamaOptions.OPENAI_PATH;

    /** What Ollama gives a model that it was told nothing of; it cuts longer prompts at their beginning, silently. */
    private static final int CONTEXT_TOKENS = 4096;

    /** A server may have to load the model from disk first. */
    private static final Duration FIRST_TOKEN = Duration.ofMinutes(2);

    private static final Duration NEXT_TOKEN = Duration.ofSeconds(30);

    /** @throws ThinkingException when the address or the model's name is none */
    public OpenAiOptions {
        checkContext(contextTokens);
        checkWaits(firstToken, nextToken);
        Server.checkName(model);
    }

    static void checkContext(int tokens) {
        if (tokens < 256 || tokens > 1_000_000)
            throw new IllegalArgumentException("contextTokens must be 256 to 1000000, got " + tokens);
    }

    static void checkWaits(Duration first, Duration next) {
        if (!first.isPositive() || !next.isPositive())
            throw new IllegalArgumentException("waits must be positive, got " + first + " and " + next);
    }

    /**
     * With the default waits and context.
     *
     * @throws ThinkingException when the address or the model's name is none
     */
    public static OpenAiOptions of(String url, String model, ApiKey key) {
        return new OpenAiOptions(Server.address(url, OLLAMA), model, key, CONTEXT_TOKENS, FIRST_TOKEN, NEXT_TOKEN);
    }

    public OpenAiOptions withContextTokens(int tokens) {
        return new OpenAiOptions(url, model, key, tokens, firstToken, nextToken);
    }

    public OpenAiOptions withWaits(Duration first, Duration next) {
        return new OpenAiOptions(url, model, key, contextTokens, first, next);
    }

    Server server() {
        return new Server(Server.Kind.OPENAI, url, model, key, firstToken, nextToken);
    }

    /** The server as people know it: {@code api.openai.com}, {@code localhost:11434}. */
    public String host() {
        return Server.host(url);
    }

    /**
     * Whether what is said leaves this machine. A name other than {@code localhost} does, whatever it resolves to, and so
     * do the models of Ollama's cloud, which the server on this machine passes on.
     */
    public boolean leavesTheMachine() {
        return Server.leavesTheMachine(url, model);
    }

    /** Where what is said goes, for people: the {@link #host}, or a cloud behind it. */
    public String destination() {
        return Server.destination(url, model);
    }

    /** Whether anyone on the way could read it. */
    public boolean isOpenlyReadable() {
        return Server.isOpenlyReadable(url);
    }
}
