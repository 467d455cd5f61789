package io.vivavoce.cli;

/**
 * One line of the doctor's report.
 *
 * @param subject what was looked at
 * @param text what was found
 * @param advice what to do; empty when all is well
 */
record Finding(Verdict verdict, String subject, String text, String advice) {

    /** How bad it is. */
    enum Verdict {
        /** All is well. */
        OK,
        /** Talking with recordings works; something else does not, or not well. */
        WARN,
        /** Talking does not work. */
        FAIL
    }

    static Finding ok(String subject, String text) {
        return new Finding(Verdict.OK, subject, text, "");
    }

    static Finding warn(String subject, String text, String advice) {
        return new Finding(Verdict.WARN, subject, text, advice);
    }

    static Finding fail(String subject, String text, String advice) {
        return new Finding(Verdict.FAIL, subject, text, advice);
    }

    /** The line for people: verdict, subject, what was found; what to do on a line of its own. */
    String line() {
        var line = "%-4s  %-12s %s".formatted(verdict.name().toLowerCase(java.util.Locale.ROOT), subject, text);
        return advice.isEmpty() ? line : line + System.lineSeparator() + " ".repeat(19) + advice;
    }
}
