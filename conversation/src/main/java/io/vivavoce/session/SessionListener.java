package io.vivavoce.session;

/**
 * Takes what a session tells, in order: one call at a time, on a thread of the session that does nothing else. It may block,
 * and may call the session: what is told meanwhile waits, and the session goes on. Where more than {@value Teller#LATE}
 * wait, pieces of a reply come joined, and transcripts so far and changes of state only as the newest; of {@value
 * Teller#MOST} that wait, more are dropped ({@link Session#droppedNotices}). {@link Notice.Ended} is the last.
 */
@FunctionalInterface
public interface SessionListener {
    void on(Notice notice);
}
