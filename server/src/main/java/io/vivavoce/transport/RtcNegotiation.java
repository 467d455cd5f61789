package io.vivavoce.transport;

import dev.onvoid.webrtc.CreateSessionDescriptionObserver;
import dev.onvoid.webrtc.RTCAnswerOptions;
import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.RTCRtpTransceiverDirection;
import dev.onvoid.webrtc.RTCSdpType;
import dev.onvoid.webrtc.RTCSessionDescription;
import dev.onvoid.webrtc.SetSessionDescriptionObserver;
import dev.onvoid.webrtc.media.MediaStreamTrack;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The exchange of offers and answers of one connection. Thread-safe: one offer after the other. */
final class RtcNegotiation {
    /** Own addresses take some ms, a STUN server a round trip; one that does not answer is not waited for. */
    static final long GATHER_MS = 2_000;

    /** The library answers within ms; it does not answer at all when its thread is stuck. */
    private static final long LIBRARY_SECONDS = 10;

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
            await(set -> connection.setRemoteDescription(new RTCSessionDescription(RTCSdpType.OFFER, accepted), set));
            refuseAllButSound();
            var answer = new Answer();
            connection.createAnswer(new RTCAnswerOptions(), answer);
            var made = done(answer.made);
            await(set -> connection.setLocalDescription(made, set));
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
        var chosen = candidates.chosen(Sdp.quietInPauses(whole));
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

    /** Calls the library, which answers by {@code observer}. */
    @FunctionalInterface
    private interface Setting {
        void by(SetSessionDescriptionObserver observer);
    }

    private static void await(Setting setting) throws InterruptedException {
        var set = new Set();
        try {
            setting.by(set);
        } catch (Error e) { // the library's word for text that it can't parse
            throw refused(e);
        }
        done(set.done);
    }

    private static final class Set implements SetSessionDescriptionObserver {
        private final CompletableFuture<Boolean> done = new CompletableFuture<>();

        @Override
        public void onSuccess() {
            done.complete(true);
        }

        @Override
        public void onFailure(String error) {
            done.completeExceptionally(new RtcException(error));
        }
    }

    private static final class Answer implements CreateSessionDescriptionObserver {
        private final CompletableFuture<RTCSessionDescription> made = new CompletableFuture<>();

        @Override
        public void onSuccess(RTCSessionDescription description) {
            made.complete(description);
        }

        @Override
        public void onFailure(String error) {
            made.completeExceptionally(new RtcException(error));
        }
    }

    private static RtcException refused(Throwable why) {
        return new RtcException("The offer can't be answered: " + why.getMessage(), why);
    }

    private static <T> T done(CompletableFuture<T> future) throws InterruptedException {
        try {
            return future.get(LIBRARY_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw refused(e);
        } catch (TimeoutException e) {
            throw new RtcException("WebRTC's library has not answered within " + LIBRARY_SECONDS + " s", e);
        }
    }
}
