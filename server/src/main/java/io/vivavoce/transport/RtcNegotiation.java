package io.vivavoce.transport;

import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.RTCRtpTransceiverDirection;
import dev.onvoid.webrtc.RTCSdpType;
import dev.onvoid.webrtc.media.MediaStreamTrack;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The exchange of offers and answers of one connection. Thread-safe: one offer after the other. */
final class RtcNegotiation {
    /** Own addresses take some ms, a STUN server a round trip; one that does not answer is not waited for. */
    static final long GATHER_MS = 2_000;

    private static final Logger LOG = LoggerFactory.getLogger(RtcNegotiation.class);

    private final RTCPeerConnection connection;
    private final RtcObserver observer;
    private final Candidates candidates;
    private final ReentrantLock lock = new ReentrantLock();

    // guarded by lock
    private String ufrag = "";

    private volatile int maxMessageBytes = Sdp.DEFAULT_MESSAGE_BYTES;

    RtcNegotiation(RTCPeerConnection connection, RtcObserver observer, Candidates candidates) {
        this.connection = connection;
        this.observer = observer;
        this.candidates = candidates;
    }

    /** As {@link RtcPeer#answer}. */
    String answer(String offer) throws InterruptedException {
        var accepted = Sdp.offer(offer);
        lock.lockInterruptibly();
        try {
            var session = Sdp.ufrag(accepted).orElse("");
            if (!session.equals(ufrag)) observer.gathered().set(false);
            ufrag = session;
            maxMessageBytes = Sdp.maxMessageBytes(accepted);
            Descriptions.accept(connection, RTCSdpType.OFFER, accepted);
            refuseAllButSound();
            Descriptions.answer(connection);
            if (!observer.gathered().await(GATHER_MS))
                LOG.warn("Not all STUN and TURN servers answered; the connection is made without them");
            return answered();
        } finally {
            lock.unlock();
        }
    }

    /** The longest message that the client takes. */
    int maxMessageBytes() {
        return maxMessageBytes;
    }

    private String answered() {
        var whole = connection.getLocalDescription().sdp;
        var chosen = candidates.chosen(Sdp.shortPackets(Sdp.quietInPauses(whole)));
        if (Candidates.count(chosen) == 0)
            LOG.warn(
                    "No address is offered to a WebRTC client, of {} there are; it can't connect. Look at webrtc.candidates,"
                            + " webrtc.ports and webrtc.relay_only in the configuration",
                    Candidates.count(whole));
        return chosen;
    }

    /** Pictures are not looked at, and would cost a decoder. */
    private void refuseAllButSound() {
        for (var transceiver : connection.getTransceivers())
            if (!transceiver.getReceiver().getTrack().getKind().equals(MediaStreamTrack.AUDIO_TRACK_KIND))
                transceiver.setDirection(RTCRtpTransceiverDirection.INACTIVE);
    }
}
