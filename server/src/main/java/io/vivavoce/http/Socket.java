package io.vivavoce.http;

import io.vivavoce.realtime.RealtimeClient;
import io.vivavoce.realtime.Resumable;
import io.vivavoce.realtime.SoundPath;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The client at the other end of a WebSocket, and the seat that it has, once it has one. Thread-safe. */
final class Socket<S extends Resumable> implements RealtimeClient {
    /** The client has ended the session by itself (RFC 6455, 7.4.1): it does not come back. */
    private static final int LEFT = 1000;

    private final Outgoing outgoing;
    private volatile @Nullable Seat<S> seat;

    Socket(Outgoing outgoing) {
        this.outgoing = outgoing;
    }

    void sit(Seat<S> taken) {
        seat = taken;
    }

    /** As {@link Seat#receive}; of one that sits nowhere, it is dropped. */
    void receive(Seat.Received<S> received) throws InterruptedException {
        var taken = seat;
        if (taken != null) taken.receive(this, received);
    }

    /** Jetty's thread, which may still have to write the farewell, does not wait for the session's end. May be called twice. */
    void gone(int code) {
        var left = seat;
        if (left != null) left.leave(this, code == LEFT);
        outgoing.leave();
    }

    @Override
    public SoundPath soundPath() {
        return SoundPath.EVENTS;
    }

    @Override
    public void send(String json) {
        outgoing.text(json);
    }

    @Override
    public void sound(ByteBuffer pcm16) {
        outgoing.sound(pcm16);
    }

    @Override
    public void close(int code, String reason) {
        outgoing.close(code, reason);
    }
}
