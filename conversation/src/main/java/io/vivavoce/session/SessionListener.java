package io.vivavoce.session;

/** Takes what a session tells. Called from the session's threads, one call at a time; must be quick. */
@FunctionalInterface
public interface SessionListener {
    void on(Notice notice);
}
