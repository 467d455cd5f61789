package io.vivavoce.config;

/**
 * One thing that is wrong.
 *
 * @param sentence what, what came, and what is allowed; holds nothing that steers a terminal, and no secret
 */
public record Fault(Origin at, String sentence) {
    /** Characters of a value that are repeated to its writer. */
    private static final int SHOWN = 60;

    /** {@code vivavoce.yaml:7: tts.opts.speed must be 0.5 to 2, got 9}. */
    @Override
    public String toString() {
        return at + ": " + sentence;
    }

    /** {@code text} as it may be shown: one line, no control characters, not long. */
    static String shown(String text) {
        var start = text.length() > 4 * SHOWN ? text.substring(0, 4 * SHOWN) : text;
        var plain = start.replaceAll("\\s+", " ")
                .replaceAll("[\\p{Cntrl}\\p{Cf}]", "")
                .strip();
        return plain.length() <= SHOWN ? plain : plain.substring(0, SHOWN) + "…";
    }
}
