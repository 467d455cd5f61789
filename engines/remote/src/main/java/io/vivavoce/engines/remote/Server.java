package io.vivavoce.engines.remote;

import io.vivavoce.thinking.ThinkingException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Locale;

/**
 * A server and the model in it, as connecting to it and telling of it needs them.
 *
 * @param kind what its answers and its failures mean
 * @param url the root of its interface, without a slash at the end
 * @param model as the server calls it; empty while none is chosen
 * @param firstToken longest wait for an answer to begin
 * @param nextToken longest wait between two pieces of it
 */
record Server(Kind kind, URI url, String model, ApiKey key, Duration firstToken, Duration nextToken) {
    private static final int LONGEST_NAME = 200;

    enum Kind {
        /** Whatever speaks OpenAI's chat completions. */
        OPENAI,
        /** Ollama's own interface. */
        OLLAMA,
        /** Speech, in OpenAI's interface for sound. */
        SPEECH
    }

    /** @throws ThinkingException when {@code model} can't be one's name */
    static void checkName(String model) {
        if (model.isBlank() || model.length() > LONGEST_NAME || model.chars().anyMatch(Character::isISOControl))
            throw new ThinkingException("The name of a model on a server is 1 to " + LONGEST_NAME
                    + " characters, such as llama3.2; got \"" + Failure.printable(model) + '"');
    }

    /** The same with this model. */
    Server with(String chosen) {
        return new Server(kind, url, chosen, key, firstToken, nextToken);
    }

    /**
     * The address that {@code url} is. What is wrong is told without it: it may hold a password.
     *
     * @param example one that can be used
     * @throws ThinkingException when it is none
     */
    static URI address(String url, String example) {
        try {
            var address = new URI(url.strip().replaceAll("/+$", ""));
            var scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
            if (!scheme.equals("http") && !scheme.equals("https"))
                throw notAnAddress("it must begin with http:// or https://", example);
            if (address.getHost() == null) throw notAnAddress("it names no host", example);
            if (address.getRawUserInfo() != null)
                throw notAnAddress("it holds a user or password; put the key into an environment variable", example);
            if (address.getRawQuery() != null || address.getRawFragment() != null)
                throw notAnAddress("it may not have a ? or # part", example);
            return address;
        } catch (URISyntaxException e) {
            throw notAnAddress("it has a character that may not be there, at " + e.getIndex(), example);
        }
    }

    private static ThinkingException notAnAddress(String why, String example) {
        return new ThinkingException("The server's address can't be used: " + why + ". One that can: " + example);
    }

    URI at(String path) {
        return URI.create(url + path);
    }

    /** The server as people know it: {@code api.openai.com}, {@code localhost:11434}. */
    static String host(URI url) {
        return url.getPort() < 0 ? url.getHost() : url.getHost() + ':' + url.getPort();
    }

    boolean leavesTheMachine() {
        return leavesTheMachine(url, model);
    }

    /**
     * Whether what is said leaves this machine. A name other than {@code localhost} does, whatever it resolves to, and so
     * do the models of Ollama's cloud, which the server on this machine passes on.
     */
    static boolean leavesTheMachine(URI url, String model) {
        return !isLoopback(url.getHost()) || isOfACloud(model);
    }

    /** Where what is said goes, for people. */
    static String destination(URI url, String model) {
        return isOfACloud(model) && isLoopback(url.getHost()) ? "Ollama's cloud, by way of " + host(url) : host(url);
    }

    /** Whether Ollama passes on what this model is asked. */
    static boolean isOfACloud(String model) {
        return model.endsWith("-cloud") || model.endsWith(":cloud");
    }

    /** Whether anyone on the way could read it. */
    static boolean isOpenlyReadable(URI url) {
        return !isLoopback(url.getHost()) && "http".equalsIgnoreCase(url.getScheme());
    }

    static boolean isLoopback(String host) {
        var name = host.toLowerCase(Locale.ROOT);
        if (name.equals("localhost") || name.endsWith(".localhost")) return true;
        try {
            return InetAddress.ofLiteral(name.replaceAll("^\\[|]$", "")).isLoopbackAddress();
        } catch (IllegalArgumentException e) {
            return false; // a name
        }
    }
}
