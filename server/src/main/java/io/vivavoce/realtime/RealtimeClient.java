package io.vivavoce.realtime;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A client, as a {@link RealtimeConnection} sees it: where its events go, whatever carries them (a WebSocket, a WebRTC data
 * channel). The transport implements this, calls {@link RealtimeConnection#text} with each event that comes, and closes
 * the connection when the client is gone.
 *
 * <p>Threads: called from several, one at a time; must not block, and must not call the connection back.
 */
public interface RealtimeClient {
    /** How sound travels; changes only when another connection goes on with the session. */
    SoundPath soundPath();

    /** Whether noise is taken out of its sound already, which is not done twice; changes as {@link #soundPath} does. */
    default boolean sendsCleanSound() {
        return false;
    }

    /** The next event, one JSON object, in order. What comes after {@link #close}, or when the client is gone, is dropped. */
    void send(String json);

    /**
     * Sound that goes beside the events, as {@code /voice-chat} has it; there is none in the Realtime protocol.
     *
     * @param pcm16 not changed any more
     */
    default void sound(ByteBuffer pcm16) {}

    /**
     * What the client may come back with when it loses its connection, once it has asked to be able to; empty where this
     * transport has no such thing.
     */
    default Optional<Ticket> ticket() {
        return Optional.empty();
    }

    /**
     * Who has it goes on with the session.
     *
     * @param token can't be guessed
     * @param validMs so long is a session kept whose client is gone; 0: it is not
     */
    record Ticket(String token, long validMs) {}

    /**
     * The client is to go, after all that was sent.
     *
     * @param code as of a WebSocket's close; a transport that has none leaves it out
     */
    void close(int code, String reason);
}
