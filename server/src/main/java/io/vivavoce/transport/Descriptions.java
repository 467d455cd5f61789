package io.vivavoce.transport;

import dev.onvoid.webrtc.CreateSessionDescriptionObserver;
import dev.onvoid.webrtc.RTCAnswerOptions;
import dev.onvoid.webrtc.RTCOfferOptions;
import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.RTCSdpType;
import dev.onvoid.webrtc.RTCSessionDescription;
import dev.onvoid.webrtc.SetSessionDescriptionObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A connection's descriptions, offers and answers, by calls that wait for the library, which tells by callbacks. One call at
 * a time for each connection. All throw {@link RtcException} when the library refuses, or does not answer.
 */
public final class Descriptions {
    /** The library answers within ms; it does not answer at all when its thread is stuck. */
    private static final long LIBRARY_SECONDS = 10;

    private Descriptions() {}

    /** Makes an offer and sets it as this side's; without candidates, which are gathered from then on. */
    public static String offer(RTCPeerConnection connection, RTCOfferOptions options) throws InterruptedException {
        var made = new Made();
        connection.createOffer(options, made);
        return own(connection, made);
    }

    /** Makes an answer to the offer that was {@linkplain #accept accepted} and sets it as this side's. */
    public static String answer(RTCPeerConnection connection) throws InterruptedException {
        var made = new Made();
        connection.createAnswer(new RTCAnswerOptions(), made);
        return own(connection, made);
    }

    private static String own(RTCPeerConnection connection, Made made) throws InterruptedException {
        var description = done(made.description);
        var set = new Taken();
        connection.setLocalDescription(description, set);
        done(set.done);
        return description.sdp;
    }

    /** Takes the other side's. */
    public static void accept(RTCPeerConnection connection, RTCSdpType type, String sdp) throws InterruptedException {
        var set = new Taken();
        try {
            connection.setRemoteDescription(new RTCSessionDescription(type, sdp), set);
        } catch (Error e) { // the library's word for text that it can't parse
            throw refused(e);
        }
        done(set.done);
    }

    private static final class Taken implements SetSessionDescriptionObserver {
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

    private static final class Made implements CreateSessionDescriptionObserver {
        private final CompletableFuture<RTCSessionDescription> description = new CompletableFuture<>();

        @Override
        public void onSuccess(RTCSessionDescription made) {
            description.complete(made);
        }

        @Override
        public void onFailure(String error) {
            description.completeExceptionally(new RtcException(error));
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
