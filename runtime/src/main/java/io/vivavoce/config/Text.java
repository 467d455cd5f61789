package io.vivavoce.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A text that may hold secrets by reference: <code>${env:NAME}</code>, <code>${file:PATH}</code>, <code>${exec:COMMAND
 * ARGS}</code>. They are looked up at the first {@link #value} and kept; {@link #toString} never shows them.
 *
 * <p>Thread-safe.
 */
public final class Text {
    private final Given given;
    private @Nullable String value; // guarded by this

    Text(Given given) {
        this.given = given;
    }

    /** A text of ours, which holds no reference. */
    static Text plain(String text) {
        var own = new Text(new Given(text, new Origin.ByDefault(), Path.of(""), false));
        own.value = text;
        return own;
    }

    /** Whether nothing was written; a secret that is empty is not known before it is looked up. */
    public boolean isEmpty() {
        return given.raw().isEmpty();
    }

    /** Whether the value is a secret, wholly or in part. */
    public boolean isSecret() {
        return References.anyIn(given.raw());
    }

    /**
     * The text, secrets and all: never to be printed where {@link #isSecret}.
     *
     * @throws ConfigException when a secret can't be had
     */
    public synchronized String value() {
        var known = value;
        if (known == null) {
            known = References.resolve(given);
            value = known;
        }
        return known;
    }

    /**
     * As a path; a relative one counts from the folder of the file that it is written in.
     *
     * @throws ConfigException when it is none, or a secret that can't be had
     */
    public Path path() {
        try {
            return given.folder().resolve(value());
        } catch (InvalidPathException e) {
            throw new ConfigException(given.origin(), "that is no path of a file" + (isSecret() ? "" : ": " + this));
        }
    }

    /** What may be shown: the text, or {@code (secret from env NAME)}. */
    @Override
    public String toString() {
        return isSecret() ? References.shown(given.raw()) : given.raw();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Text text && text.given.raw().equals(given.raw());
    }

    @Override
    public int hashCode() {
        return given.raw().hashCode();
    }
}
