package io.vivavoce.engines.remote;

/**
 * How many tokens a text will take, for servers don't tell beforehand: one for four characters of ASCII, rounded up, and
 * one for each other character. English takes 4.2 to 4.7 characters a token in the vocabularies in use, German 3.5 to 4,
 * Chinese about one: seldom too few.
 */
final class TokenEstimate {
    private static final int ASCII_PER_TOKEN = 4;

    /** The marks of a template around each message. */
    static final int AROUND_A_MESSAGE = 5;

    static int of(String text) {
        var ascii = (int) text.chars().filter(c -> c < 128).count();
        return Math.ceilDiv(ascii, ASCII_PER_TOKEN) + text.length() - ascii;
    }

    private TokenEstimate() {}
}
