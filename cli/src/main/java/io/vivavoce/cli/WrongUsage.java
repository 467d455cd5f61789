package io.vivavoce.cli;

/** An option's value that can't be: a sentence, and exit code 2. */
final class WrongUsage extends RuntimeException {
    private static final long serialVersionUID = 1;

    WrongUsage(String sentence) {
        super(sentence);
    }

    WrongUsage(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
