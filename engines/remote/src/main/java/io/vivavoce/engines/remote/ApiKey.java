package io.vivavoce.engines.remote;

import io.vivavoce.thinking.ThinkingException;
import java.util.Map;

/** A key to a server and the environment variable that it comes from. It shows the variable, never the key. */
public final class ApiKey {
    /** Longer than any maker's key; JSON web tokens of some kilobytes fit. */
    private static final int LONGEST = 8192;

    private final String variable;
    private final String value;

    private ApiKey(String variable, String value) {
        this.variable = variable;
        this.value = value;
    }

    /**
     * The key in {@code variable} of {@code environment}; when there is none, requests carry none.
     *
     * @throws ThinkingException when it can't be a key: it would end up in a header
     */
    public static ApiKey from(Map<String, String> environment, String variable) {
        var value = environment.getOrDefault(variable, "").strip();
        if (value.length() > LONGEST || !value.chars().allMatch(c -> c > ' ' && c < 127))
            throw new ThinkingException("The environment variable " + variable
                    + " does not hold a key: a key is at most " + LONGEST
                    + " letters, digits and signs of ASCII without spaces. Set it again.");
        return new ApiKey(variable, value);
    }

    /** The environment variable's name. */
    public String variable() {
        return variable;
    }

    public boolean isPresent() {
        return !value.isEmpty();
    }

    String header() {
        return "Bearer " + value;
    }

    /** {@code text}, which came from a server, without the key. */
    String removedFrom(String text) {
        return isPresent() ? text.replace(value, "…") : text;
    }

    @Override
    public String toString() {
        return isPresent() ? "the key in " + variable : "no key in " + variable;
    }
}
