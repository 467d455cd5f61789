package io.vivavoce.thinking;

import java.util.regex.Pattern;

/**
 * Something that a model may have done for it: it says what with, somebody else does it and gives the result back.
 *
 * @param name letters, digits, underscores and dashes, 1 to {@value #MOST_NAME} of them: what OpenAI's models take
 * @param description when and how to use it, for the model; blank for none, at most {@value #MOST_DESCRIPTION} characters
 * @param parameters a JSON Schema of the arguments' object, as text; at most {@value #MOST_PARAMETERS} characters. Whoever
 *     makes it has checked that it is JSON
 */
public record Tool(String name, String description, String parameters) {
    public static final int MOST_NAME = 64;
    public static final int MOST_DESCRIPTION = 8_000;
    public static final int MOST_PARAMETERS = 32_000;

    /** Of a tool that takes no arguments. */
    public static final String NO_PARAMETERS = "{\"type\":\"object\",\"properties\":{}}";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1," + MOST_NAME + "}");

    public Tool {
        if (!isName(name))
            throw new IllegalArgumentException("a tool's name must have 1 to " + MOST_NAME
                    + " letters, digits, underscores and dashes, got \"" + name + '"');
        check("description", description, MOST_DESCRIPTION);
        check("parameters", parameters, MOST_PARAMETERS);
    }

    /** Whether a tool may be called so. */
    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    private static void check(String what, String text, int most) {
        if (text.length() > most)
            throw new IllegalArgumentException(
                    "a tool's " + what + " must have at most " + most + " characters, got " + text.length());
    }
}
