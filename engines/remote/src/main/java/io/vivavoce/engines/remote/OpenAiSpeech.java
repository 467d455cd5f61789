package io.vivavoce.engines.remote;

import io.vivavoce.thinking.ThinkingException;
import java.net.URI;
import java.time.Duration;

/**
 * Which server makes speech of text, or text of speech, with which model, and how long to wait.
 *
 * @param url the root of the server's interface, mostly ending in {@code /v1}
 * @param model as the server calls it
 * @param first longest wait for an answer to begin
 * @param next longest wait for its next piece: 40 ms of sound, or all of a transcript
 */
public record OpenAiSpeech(URI url, String model, ApiKey key, Duration first, Duration next) {

    /** Where Speaches listens, a server for one's own machine. */
    public static final String ADDRESS = "http://localhost:8000/v1";

    /** A server may have to load the model from disk first; nobody waits longer for an answer than this. */
    private static final Duration FIRST = Duration.ofSeconds(30);

    private static final Duration NEXT = Duration.ofSeconds(10);

    /** @throws ThinkingException when the model's name is none */
    public OpenAiSpeech {
        if (!first.isPositive() || !next.isPositive())
            throw new IllegalArgumentException("waits must be positive, got " + first + " and " + next);
        Server.checkName(model);
    }

    /**
     * With the default waits.
     *
     * @throws ThinkingException when the address or the model's name is none
     */
    public static OpenAiSpeech of(String url, String model, ApiKey key) {
        return new OpenAiSpeech(Server.address(url, ADDRESS), model, key, FIRST, NEXT);
    }

    public OpenAiSpeech withWaits(Duration forFirst, Duration forNext) {
        return new OpenAiSpeech(url, model, key, forFirst, forNext);
    }

    Server server() {
        return new Server(Server.Kind.SPEECH, url, model, key, first, next);
    }

    /** The server as people know it: {@code api.openai.com}, {@code localhost:8000}. */
    public String host() {
        return Server.host(url);
    }

    /** Whether what is sent leaves this machine; as {@link OpenAiOptions#leavesTheMachine}. */
    public boolean leavesTheMachine() {
        return Server.leavesTheMachine(url, model);
    }

    /** Whether anyone on the way could read it. */
    public boolean isOpenlyReadable() {
        return Server.isOpenlyReadable(url);
    }
}
