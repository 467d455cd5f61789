package io.vivavoce.realtime;

import io.vivavoce.session.Session;
import io.vivavoce.transport.Playout;
import java.util.Optional;

/** The server's side of a session that can outlive its client's connection. Thread-safe. */
public interface Resumable extends Playout.Client, AutoCloseable {
    /**
     * The client is gone, and may come back: what is said is over, and the reply pauses.
     *
     * @param epoch of its connection, as {@link Line#leave} tells
     */
    void leave(long epoch);

    /** The same client is there again, by the same connection, and has missed nothing. */
    void again(long epoch);

    /** {@code back} goes on with the session of {@code line}, and is told what it missed. */
    void comeBack(Line line, RealtimeClient back, String lastEventId);

    /** Whether a reply is made or sent, or the user's turn is open. */
    boolean isInTurn();

    /** The session, for the metrics; empty where none was opened. */
    Optional<Session> opened();

    /** Returns when the session's threads are gone. */
    @Override
    void close() throws InterruptedException;
}
