package io.vivavoce.http;

import io.vivavoce.realtime.RealtimeClient;
import io.vivavoce.realtime.RealtimeConnection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Those who follow a call by a WebSocket, beside its client: they get each event that it gets, and may send as it may.
 *
 * <p>Thread-safe. {@link #send} takes no lock: it is called under that of the connection.
 */
final class Sidebands {
    /** A program that decides, one that logs, and as many that come back before their old connection is gone. */
    static final int MOST = 4;

    private static final int CALL_OVER = 1000;

    private final List<RealtimeClient> present = new CopyOnWriteArrayList<>();

    private boolean over; // guarded by this

    /** From now on {@code client} gets what the call's client gets in {@code seat}; false where there are too many, or it is over. */
    synchronized boolean join(RealtimeClient client, Seat<RealtimeConnection> seat) {
        if (over || present.size() >= MOST) return false;
        seat.session().tell(client, () -> present.add(client));
        return true;
    }

    synchronized void leave(RealtimeClient client) {
        present.remove(client);
    }

    void send(String json) {
        for (var client : present) client.send(json);
    }

    /** The call is over. */
    synchronized void end() {
        over = true;
        for (var client : present) client.close(CALL_OVER, "The call has ended");
        present.clear();
    }
}
