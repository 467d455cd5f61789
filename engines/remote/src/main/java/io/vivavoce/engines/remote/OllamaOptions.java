package io.vivavoce.engines.remote;

import io.vivavoce.thinking.ThinkingException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which Ollama, which model of it, and how long to wait.
 *
 * @param url the root of its own interface
 * @param model as {@code ollama list} shows it; empty: the one that was fetched or made last
 * @param keepAlive how long the model stays in memory after a reply, as Ollama writes it: {@code 30m}; {@code -1} for ever
 * @param firstToken longest wait for the answer to begin, loading included
 * @param nextToken longest wait between two pieces of it
 */
public record OllamaOptions(
        URI url, Optional<String> model, ApiKey key, String keepAlive, Duration firstToken, Duration nextToken) {

    /** Where Ollama listens when it is told nothing else. */
    public static final String ADDRESS = "http://127.0.0.1:11434";

    /** Where Ollama's own tools look for a key. */
    public static final String KEY_VARIABLE = "OLLAMA_API_KEY";

    /** Below it Ollama speaks as OpenAI does. */
    static final String OPENAI_PATH = "/v1";

    /** Longer than people pause in a conversation; Ollama's own default is five minutes. */
    public static final String KEEP_ALIVE = "30m";

    /** What {@code keepAlive} may be: a duration of Go with one unit, or a number of seconds, negative for ever. */
    public static final String KEEP_ALIVE_FORM = "-?[0-9]{1,6}(ms|s|m|h)?";

    /** Ollama gives up loading after five minutes. */
    private static final Duration FIRST_TOKEN = Duration.ofMinutes(5);

    private static final Duration NEXT_TOKEN = Duration.ofSeconds(30);

    private static final Pattern KEEP_ALIVE_PATTERN = Pattern.compile(KEEP_ALIVE_FORM);

    /** @throws ThinkingException when the model's name or the time is none */
    public OllamaOptions {
        OpenAiOptions.checkWaits(firstToken, nextToken);
        model.ifPresent(Server::checkName);
        if (!KEEP_ALIVE_PATTERN.matcher(keepAlive).matches())
            throw new ThinkingException(
                    "How long Ollama keeps a model is a time such as 30m, 2h, or -1 for ever; got \""
                            + Failure.printable(keepAlive) + '"');
    }

    /**
     * With the defaults, and the key that Ollama's own tools would send.
     *
     * @param url with or without {@code /v1} at its end
     * @param model empty for the one that was fetched or made last
     * @throws ThinkingException when the address or the model's name is none
     */
    public static OllamaOptions of(String url, String model, Map<String, String> environment) {
        return new OllamaOptions(
                Server.address(url.strip().replaceAll("/v1/*$", ""), ADDRESS),
                model.isBlank() ? Optional.empty() : Optional.of(model),
                ApiKey.from(environment, KEY_VARIABLE),
                KEEP_ALIVE,
                FIRST_TOKEN,
                NEXT_TOKEN);
    }

    /** The same with this key, in place of the one that Ollama's own tools would send. */
    public OllamaOptions withKey(ApiKey other) {
        return new OllamaOptions(url, model, other, keepAlive, firstToken, nextToken);
    }

    public OllamaOptions withKeepAlive(String time) {
        return new OllamaOptions(url, model, key, time, firstToken, nextToken);
    }

    public OllamaOptions withWaits(Duration first, Duration next) {
        return new OllamaOptions(url, model, key, keepAlive, first, next);
    }

    Server server() {
        return new Server(Server.Kind.OLLAMA, url, model.orElse(""), key, firstToken, nextToken);
    }

    /** The server as people know it: {@code 127.0.0.1:11434}. */
    public String host() {
        return Server.host(url);
    }

    /** As {@link OpenAiOptions#leavesTheMachine}. A model that is chosen without a name never is one of the cloud. */
    public boolean leavesTheMachine() {
        return Server.leavesTheMachine(url, model.orElse(""));
    }

    /** Where what is said goes, for people: the {@link #host}, or a cloud behind it. */
    public String destination() {
        return Server.destination(url, model.orElse(""));
    }

    /** Whether anyone on the way could read it. */
    public boolean isOpenlyReadable() {
        return Server.isOpenlyReadable(url);
    }
}
