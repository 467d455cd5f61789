package io.vivavoce.transport;

import dev.onvoid.webrtc.RTCDataChannelBuffer;
import dev.onvoid.webrtc.RTCDataChannelState;
import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.RTCRtpSender;
import dev.onvoid.webrtc.media.audio.AudioTrack;
import dev.onvoid.webrtc.media.audio.CustomAudioSource;
import io.vivavoce.audio.Pcm16;
import io.vivavoce.concurrent.Ticker;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One WebRTC connection: sound both ways, and a data channel that the client opens. It is made by a single exchange of
 * texts, {@link #answer}; another {@code answer} to a later offer restarts ICE, when the client's network has changed.
 *
 * <p>Threads: {@link #play} on the playout's; everything else from anywhere. Holds native memory until {@link #close}.
 */
public final class RtcPeer implements AutoCloseable {
    /** Rate of the sound that goes out: Opus' own, so that the library need not convert it. */
    public static final int OUTPUT_HZ = 48_000;

    /** The data channel that events go through, as OpenAI's clients name it. */
    public static final String CHANNEL = "oai-events";

    /** 10 ms, which the library prescribes. */
    private static final int FRAME_SAMPLES = OUTPUT_HZ / 100;

    /** A client that does not take events until so many bytes wait is gone; the library's own limit is twice that. */
    private static final long MOST_WAITING_BYTES = 8 << 20;

    /** What the client's {@code ontrack} has as its stream: the stock clients take that, and not the track. */
    private static final List<String> STREAM = List.of("vivavoce");

    private final Rtc rtc;
    private final RtcInbox inbox;
    private final RtcSoundIn soundIn;
    private final RtcObserver observer;
    private final CustomAudioSource source;
    private final AudioTrack track;
    private final RTCPeerConnection connection;
    private final RTCRtpSender sender;
    private final RtcNegotiation negotiation;

    // guarded by lock; never taken by the library's threads, which close() waits for
    private final ReentrantLock lock = new ReentrantLock();
    private final byte[] frame = new byte[FRAME_SAMPLES * Pcm16.BYTES];
    private boolean closed;

    /**
     * Told of the connection. {@link #sound} comes on one thread, the others on another, in order; both may wait, and what
     * waits too long is lost.
     */
    public interface Listener {
        /** The data channel is open; events can be sent. Once. */
        void opened();

        /** An event came. */
        void message(String text) throws InterruptedException;

        /**
         * Ten ms of mono sound, −1.0 to 1.0; the listener's to keep.
         *
         * @param rateHz which may change
         */
        void sound(float[] pcm, int rateHz) throws InterruptedException;

        /** The client can't be reached for now; {@link #reached} follows, or {@link #ended}. */
        default void outOfReach() {}

        /** It can be reached again, and gets what was sent meanwhile. */
        default void reached() {}

        /** The client has gone, or can't be reached; nothing comes any more, and {@link #close} is due. At most once. */
        void ended(String why);
    }

    RtcPeer(String name, Rtc rtc, RtcOptions options, Candidates candidates, Ticker ticker, Listener listener) {
        this.rtc = rtc;
        source = new CustomAudioSource();
        track = rtc.track(source);
        inbox = new RtcInbox(name, listener, ticker, options.lostAfter());
        soundIn = new RtcSoundIn(name, ticker, listener::sound, inbox::end);
        observer = new RtcObserver(inbox, soundIn);
        connection = rtc.connect(observer);
        sender = connection.addTrack(track, STREAM);
        negotiation = new RtcNegotiation(connection, observer, candidates);
    }

    /**
     * The answer to {@code offer}, candidates and all: nothing else need be exchanged. Waits for them, for some ten ms, or
     * as long as a STUN or TURN server takes, two seconds at most. A later offer of the same client changes the connection.
     *
     * @throws RtcException when the offer can't be answered; the message says why
     */
    public String answer(String offer) throws InterruptedException {
        return negotiation.answer(offer);
    }

    /** What became of an event. */
    public enum Sent {
        SENT,
        /** There is no data channel, not yet or not any more. */
        NO_CHANNEL,
        /** The client takes no message of that length. */
        TOO_LONG
    }

    /** Sends an event; never blocks. A client that takes none for too long is gone. */
    public Sent send(String text) {
        var utf8 = text.getBytes(StandardCharsets.UTF_8);
        if (utf8.length > negotiation.maxMessageBytes()) return Sent.TOO_LONG;
        lock.lock();
        try {
            var channel = observer.events();
            if (closed || channel == null || channel.getState() != RTCDataChannelState.OPEN) return Sent.NO_CHANNEL;
            if (channel.getBufferedAmount() + utf8.length > MOST_WAITING_BYTES) {
                inbox.end("The client does not take its events");
                return Sent.NO_CHANNEL;
            }
            channel.send(new RTCDataChannelBuffer(ByteBuffer.wrap(utf8), false));
            return Sent.SENT;
        } catch (Exception e) { // the library declares it: the channel was closed this moment
            inbox.end("The data channel is closed: " + e.getMessage());
            return Sent.NO_CHANNEL;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Plays mono sound at {@value #OUTPUT_HZ} Hz. To be called at the pace of a clock, with silence where there is nothing,
     * which the encoder hardly sends.
     *
     * @param length a multiple of 10 ms
     */
    public void play(float[] pcm, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, pcm.length);
        if (length % FRAME_SAMPLES != 0)
            throw new IllegalArgumentException("length must be a multiple of " + FRAME_SAMPLES + ", got " + length);
        lock.lock();
        try {
            if (closed) return;
            for (var at = offset; at < offset + length; at += FRAME_SAMPLES) {
                Pcm16.toBytes(pcm, at, FRAME_SAMPLES, frame, 0);
                source.pushAudio(frame, 8 * Pcm16.BYTES, OUTPUT_HZ, 1, FRAME_SAMPLES);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Has {@link Listener#ended} told, after what has come by now; whoever is told closes. */
    public void end(String why) {
        inbox.end(why);
    }

    /** Frames of 10 ms that came and were not heard in time. */
    public long lostFrames() {
        return soundIn.lost();
    }

    /** Ends the connection, and returns when its threads are gone. May be called twice. */
    @Override
    public void close() throws InterruptedException {
        if (isFirstToClose()) free();
        rtc.gone(this);
        inbox.close();
        soundIn.close();
    }

    private boolean isFirstToClose() {
        lock.lock();
        try {
            var first = !closed;
            closed = true;
            return first;
        } finally {
            lock.unlock();
        }
    }

    /** In this order: nothing is called, and nothing calls, that is gone. */
    private void free() throws InterruptedException {
        observer.deafen();
        try {
            observer.sayGoodbye();
        } finally {
            freeConnection();
        }
    }

    private void freeConnection() {
        connection.removeTrack(sender);
        connection.close();
        observer.dispose();
        track.dispose();
        source.dispose();
    }
}
