package io.vivavoce.realtime;

/** How the sound of a connection travels, and so who plays. */
public enum SoundPath {
    /**
     * In the events, as over a WebSocket: the client plays by itself, is sent sound up to half a second ahead of time, and
     * tells by {@code conversation.item.truncate} what it did not play.
     */
    EVENTS,
    /**
     * On tracks beside the events, as over WebRTC: the transport hands over what it hears ({@link RealtimeConnection#hear})
     * and pulls what is to be played ({@link RealtimeConnection#play}) at the pace of its clock; we know what was played.
     */
    TRACK
}
