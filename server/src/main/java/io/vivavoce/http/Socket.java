package io.vivavoce.http;

import io.vivavoce.realtime.RealtimeClient;
import io.vivavoce.realtime.SoundPath;
import java.nio.ByteBuffer;

/** The client at the other end of a WebSocket. */
record Socket(Outgoing outgoing) implements RealtimeClient {
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
