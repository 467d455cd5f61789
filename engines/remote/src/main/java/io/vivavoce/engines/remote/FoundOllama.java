package io.vivavoce.engines.remote;

import io.vivavoce.concurrent.Ticker;
import io.vivavoce.thinking.ThinkingException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;

/**
 * An Ollama that runs on this machine.
 *
 * @param url where it listens
 * @param models for chats that are on this machine, the one that was fetched or made last first; may be empty
 */
public record FoundOllama(URI url, List<String> models) {
    /** Nobody waits longer for what was not asked for. */
    private static final Duration PATIENCE = Duration.ofMillis(200);

    /** Hundreds of models. */
    private static final int MOST_OF_AN_ANSWER = 1 << 20;

    /** Addresses that a server listens at for all of a machine's. */
    private static final List<String> ALL_ADDRESSES = List.of("0.0.0.0", "[::]", "::");

    /** Where the head ends, and how long what follows is. */
    private static final Pattern LENGTH = Pattern.compile(
            "^HTTP[^\\x00]*?\r\nContent-Length: ?([0-9]{1,9})\r\n(?:[^\r\n]+\r\n)*\r\n", Pattern.CASE_INSENSITIVE);

    public FoundOllama {
        models = List.copyOf(models);
    }

    /**
     * Asks at Ollama's own address, or at the one that {@code OLLAMA_HOST} names, if that is of this machine; nobody else
     * is asked. Takes at most 200 ms, and a millisecond where nothing listens.
     */
    public static Optional<FoundOllama> onThisMachine(Map<String, String> environment) {
        return onThisMachine(environment, PATIENCE);
    }

    /** As above, in {@code patience}. */
    static Optional<FoundOllama> onThisMachine(Map<String, String> environment, Duration patience) {
        return address(environment.getOrDefault("OLLAMA_HOST", "")).flatMap(url -> at(url, patience));
    }

    private static Optional<FoundOllama> at(URI url, Duration patience) {
        try {
            var tags = Json.read(body(answer(url, patience)));
            return tags.has("models")
                    ? Optional.of(new FoundOllama(url, OllamaModels.installed(tags)))
                    : Optional.empty();
        } catch (IOException | JacksonException e) {
            return Optional.empty(); // it is another's, or too busy
        }
    }

    /** {@code HOST}, {@code HOST:PORT}, {@code :PORT} or an address, as Ollama takes it; empty where it is elsewhere. */
    static Optional<URI> address(String host) {
        var given = host.strip().replaceAll("/+$", "");
        if (given.isEmpty()) return Optional.of(URI.create(OllamaOptions.ADDRESS));
        if (given.startsWith(":")) given = "127.0.0.1" + given;
        try {
            var url = Server.address(given.contains("://") ? given : "http://" + given, OllamaOptions.ADDRESS);
            var name = ALL_ADDRESSES.contains(url.getHost()) ? "127.0.0.1" : url.getHost();
            var standard = URI.create(OllamaOptions.ADDRESS).getPort();
            return url.getScheme().equalsIgnoreCase("http") && Server.isLoopback(name)
                    ? Optional.of(URI.create("http://" + name + ':' + (url.getPort() < 0 ? standard : url.getPort())))
                    : Optional.empty();
        } catch (ThinkingException e) {
            return Optional.empty();
        }
    }

    /** By a socket, for the JDK's client takes longer to begin than may be waited here. */
    private static String answer(URI url, Duration patience) throws IOException {
        var ticker = Ticker.system();
        var deadline = ticker.nanos() + patience.toNanos();
        try (var socket = new Socket()) {
            var host = url.getHost().replaceAll("[\\[\\]]", "");
            socket.connect(new InetSocketAddress(host, url.getPort()), millisUntil(deadline, ticker));
            socket.getOutputStream()
                    .write(("GET /api/tags HTTP/1.0\r\nHost: " + Server.host(url) + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            var bytes = new ByteArrayOutputStream();
            var buffer = new byte[8192];
            while (!isWhole(bytes)) {
                socket.setSoTimeout(millisUntil(deadline, ticker));
                var read = socket.getInputStream().read(buffer);
                if (read < 0) break;
                bytes.write(buffer, 0, read);
                if (bytes.size() > MOST_OF_AN_ANSWER) throw new IOException("it is too long");
            }
            return bytes.toString(StandardCharsets.UTF_8);
        }
    }

    private static int millisUntil(long deadlineNanos, Ticker ticker) throws IOException {
        var millis = (int) ((deadlineNanos - ticker.nanos()) / 1_000_000);
        if (millis <= 0) throw new IOException("it takes too long");
        return millis;
    }

    /** Some servers keep the connection all the same. */
    private static boolean isWhole(ByteArrayOutputStream bytes) {
        var text = bytes.toString(StandardCharsets.ISO_8859_1); // a character is a byte
        var length = LENGTH.matcher(text);
        return length.find() && text.length() >= length.end() + Integer.parseInt(length.group(1));
    }

    private static String body(String answer) throws IOException {
        var parts = answer.split("\r\n\r\n", 2);
        if (parts.length < 2 || !parts[0].matches("(?s)HTTP/1\\.[01] 200 .*")) throw new IOException("it is refused");
        return parts[1];
    }

    /** The arguments of a command that uses it, such as {@code --engine llm=ollama --llm-model llama3.2}. */
    public String arguments() {
        return "--engine llm=ollama"
                + (models.isEmpty() ? "" : " --llm-model " + models.getFirst())
                + (url.toString().equals(OllamaOptions.ADDRESS) ? "" : " --llm-url " + url);
    }
}
