package io.vivavoce.engines.remote;

import io.vivavoce.thinking.ThinkingException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Locale;

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

    /** Where Ollama listens. */
    public static final String OLLAMA = "http://localhost:11434/v1";

    /** What Ollama gives a model that it was told nothing of; it cuts longer prompts at their beginning, silently. */
    private static final int CONTEXT_TOKENS = 4096;

    /** A server may have to load the model from disk first. */
    private static final Duration FIRST_TOKEN = Duration.ofMinutes(2);

    private static final Duration NEXT_TOKEN = Duration.ofSeconds(30);

    private static final int LONGEST_NAME = 200;

    /** @throws ThinkingException when the address or the model's name is none */
    public OpenAiOptions {
        if (contextTokens < 256 || contextTokens > 1_000_000)
            throw new IllegalArgumentException("contextTokens must be 256 to 1000000, got " + contextTokens);
        if (!firstToken.isPositive() || !nextToken.isPositive())
            throw new IllegalArgumentException("waits must be positive, got " + firstToken + " and " + nextToken);
        if (model.isBlank() || model.length() > LONGEST_NAME || model.chars().anyMatch(Character::isISOControl))
            throw new ThinkingException("The name of a model on a server is 1 to " + LONGEST_NAME
                    + " characters, such as llama3.2; got \"" + Failure.printable(model) + '"');
    }

    /**
     * With the default waits and context.
     *
     * @throws ThinkingException when the address or the model's name is none
     */
    public static OpenAiOptions of(String url, String model, ApiKey key) {
        return new OpenAiOptions(address(url), model, key, CONTEXT_TOKENS, FIRST_TOKEN, NEXT_TOKEN);
    }

    public OpenAiOptions withContextTokens(int tokens) {
        return new OpenAiOptions(url, model, key, tokens, firstToken, nextToken);
    }

    public OpenAiOptions withWaits(Duration first, Duration next) {
        return new OpenAiOptions(url, model, key, contextTokens, first, next);
    }

    /** What is wrong is told without the address: it may hold a password. */
    private static URI address(String url) {
        try {
            var address = new URI(url.strip().replaceAll("/+$", ""));
            var scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
            if (!scheme.equals("http") && !scheme.equals("https"))
                throw notAnAddress("it must begin with http:// or https://");
            if (address.getHost() == null) throw notAnAddress("it names no host");
            if (address.getRawUserInfo() != null)
                throw notAnAddress("it holds a user or password; put the key into an environment variable");
            if (address.getRawQuery() != null || address.getRawFragment() != null)
                throw notAnAddress("it may not have a ? or # part");
            return address;
        } catch (URISyntaxException e) {
            throw notAnAddress("it has a character that may not be there, at " + e.getIndex());
        }
    }

    private static ThinkingException notAnAddress(String why) {
        return new ThinkingException(
                "The address of the language model's server can't be used: " + why + ". One that can: " + OLLAMA);
    }

    URI completions() {
        return URI.create(url + "/chat/completions");
    }

    /** The server as people know it: {@code api.openai.com}, {@code localhost:11434}. */
    public String host() {
        return url.getPort() < 0 ? url.getHost() : url.getHost() + ':' + url.getPort();
    }

    /**
     * Whether what is said leaves this machine. A name other than {@code localhost} does, whatever it resolves to, and so
     * do the models of Ollama's cloud, which the server on this machine passes on.
     */
    public boolean leavesTheMachine() {
        return !isLoopback(url.getHost()) || model.endsWith("-cloud") || model.endsWith(":cloud");
    }

    /** Whether anyone on the way could read it. */
    public boolean isOpenlyReadable() {
        return !isLoopback(url.getHost()) && "http".equalsIgnoreCase(url.getScheme());
    }

    private static boolean isLoopback(String host) {
        var name = host.toLowerCase(Locale.ROOT);
        if (name.equals("localhost") || name.endsWith(".localhost")) return true;
        try {
            return InetAddress.ofLiteral(name.replaceAll("^\\[|]$", "")).isLoopbackAddress();
        } catch (IllegalArgumentException e) {
            return false; // a name
        }
    }
}
