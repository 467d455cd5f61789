package io.vivavoce.http;

import io.vivavoce.realtime.RealtimeClient;
import io.vivavoce.realtime.RealtimeConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

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

    // guarded by this
    private final List<RealtimeClient> waiting = new ArrayList<>();
    private @Nullable RealtimeConnection call;
    private boolean over;

    /** Of a call whose channel is not open yet, the session is told when it is; false where there are too many, or it is over. */
    synchronized boolean join(RealtimeClient client) {
        if (over || waiting.size() + present.size() >= MOST) return false;
        if (call == null) waiting.add(client);
        else call.tell(client, () -> present.add(client));
        return true;
    }

    synchronized void opened(RealtimeConnection connection) {
        call = connection;
        for (var client : waiting) connection.tell(client, () -> present.add(client));
        waiting.clear();
    }

    synchronized void leave(RealtimeClient client) {
        waiting.remove(client);
        present.remove(client);
    }

    void send(String json) {
        for (var client : present) client.send(json);
    }

    /** The call is over. */
    synchronized void end() {
        over = true;
        for (var client : present) client.close(CALL_OVER, "The call has ended");
        for (var client : waiting) client.close(CALL_OVER, "The call has ended");
        present.clear();
        waiting.clear();
    }
}
