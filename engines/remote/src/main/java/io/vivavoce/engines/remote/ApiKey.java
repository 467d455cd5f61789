package io.vivavoce.engines.remote;

import io.vivavoce.thinking.ThinkingException;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A key to a server, and where it comes from. It shows where, never the key.
 *
 * <p>Thread-safe. A key that is looked up may be another one at each request.
 */
public final class ApiKey {
    /** Longer than any maker's key; JSON web tokens of some kilobytes fit. */
    private static final int LONGEST = 8192;

    private final Supplier<Known> lookUp;

    // What was sent last, and before that: a server repeats keys in its complaints, late ones too.
    private String sent = ""; // guarded by this
    private String sentBefore = ""; // guarded by this

    private record Known(String name, String source, String value) {
        @Override
        public String toString() {
            return source;
        }
    }

    private ApiKey(Supplier<Known> lookUp) {
        this.lookUp = lookUp;
    }

    /**
     * The key in {@code variable} of {@code environment}; when there is none, requests carry none.
     *
     * @throws ThinkingException when it can't be a key: it would end up in a header
     */
    public static ApiKey from(Map<String, String> environment, String variable) {
        return fixed(variable, "the environment variable " + variable, environment.getOrDefault(variable, ""));
    }

    /**
     * The key {@code value}, which {@code setting} of the configuration refers to.
     *
     * @throws ThinkingException when it can't be a key
     */
    public static ApiKey of(String setting, String value) {
        return fixed(setting, setting, value);
    }

    /**
     * The key that {@code lookUp} gives, asked for anew at each request, by the thread that makes it; what it throws fails
     * the request. Asked once here, so that what can't be is told at once.
     */
    public static ApiKey lookedUp(Supplier<ApiKey> lookUp) {
        var _ = lookUp.get();
        return new ApiKey(() -> lookUp.get().lookUp.get());
    }

    private static ApiKey fixed(String name, String source, String value) {
        var key = value.strip();
        if (key.length() > LONGEST || !key.chars().allMatch(c -> c > ' ' && c < 127))
            throw new ThinkingException("There is no key in " + source + ": a key is at most " + LONGEST
                    + " letters, digits and signs of ASCII without spaces. Set it again.");
        var known = new Known(name, source, key);
        return new ApiKey(() -> known);
    }

    /** The environment variable, or the configuration's key, such as {@code llm.opts.api_key}. */
    public String name() {
        return lookUp.get().name;
    }

    /** As a sentence puts it: {@code the environment variable OPENAI_API_KEY}. */
    String source() {
        return lookUp.get().source;
    }

    public boolean isPresent() {
        return !lookUp.get().value.isEmpty();
    }

    /** What a request carries; empty where there is no key. */
    String header() {
        var value = lookUp.get().value;
        if (value.isEmpty()) return "";
        synchronized (this) {
            if (!value.equals(sent)) {
                sentBefore = sent;
                sent = value;
            }
        }
        return "Bearer " + value;
    }

    /** {@code text}, which came from a server, without the key, and without the one before it. */
    synchronized String removedFrom(String text) {
        return Stream.of(lookUp.get().value, sent, sentBefore)
                .filter(key -> !key.isEmpty())
                .reduce(text, (left, key) -> left.replace(key, "…"));
    }

    @Override
    public String toString() {
        return (isPresent() ? "the key in " : "no key in ") + name();
    }
}
