package io.vivavoce.speaking;

/** Which of Markdown's brackets are open at a place in a text that grows: code fence, code span, link. */
final class Markup {
    /** A '[' that isn't closed after so many units is no link. */
    private static final int LONGEST_LINK = 200;

    private static final int NOWHERE = Integer.MIN_VALUE / 2;

    private boolean fence;
    /** The line that closed a fence isn't over yet. */
    private boolean closing;

    private boolean code;
    private int linkAt = NOWHERE;
    private int at;
    private int backticks;
    private boolean blankLine = true;

    /** True while what the unit means depends on one that isn't there yet. */
    boolean waits(CharSequence text, int unit) {
        boolean marks = text.charAt(unit) == '`' || text.charAt(unit) == ']';
        return marks && unit + 1 >= text.length();
    }

    boolean inFence() {
        return fence;
    }

    /** At a line's end: it closed a code block. */
    boolean endsFence() {
        return closing;
    }

    /** In a code span or a link. */
    boolean holds() {
        return code || at - linkAt < LONGEST_LINK;
    }

    /** Goes on over the next unit. */
    void pass(CharSequence text, int unit) {
        at = unit;
        char c = text.charAt(unit);
        char next = unit + 1 < text.length() ? text.charAt(unit + 1) : '\n';
        if (c == '`') backtick(next);
        else if (c == '\n') newLine();
        else if (!fence) link(c, next);
        if (c != '`' && c != '\n' && !Character.isWhitespace(c)) blankLine = false;
    }

    private void newLine() {
        blankLine = true;
        closing = false;
        code = false;
        linkAt = NOWHERE;
    }

    private void backtick(char next) {
        backticks++;
        if (next == '`') return;
        if (backticks >= 3 && blankLine) {
            closing = fence;
            fence = !fence;
        } else if (!fence) {
            code = !code;
        }
        backticks = 0;
        blankLine = false;
    }

    private void link(char c, char next) {
        if (code) return;
        switch (c) {
            case '[' -> linkAt = at;
            case ']' -> linkAt = next == '(' && at - linkAt < LONGEST_LINK ? at : NOWHERE;
            case ')' -> linkAt = NOWHERE;
            default -> {}
        }
    }
}
