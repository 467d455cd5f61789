package io.vivavoce.transport;

import dev.onvoid.webrtc.PeerConnectionObserver;
import dev.onvoid.webrtc.RTCDataChannel;
import dev.onvoid.webrtc.RTCDataChannelBuffer;
import dev.onvoid.webrtc.RTCDataChannelObserver;
import dev.onvoid.webrtc.RTCDataChannelState;
import dev.onvoid.webrtc.RTCIceCandidate;
import dev.onvoid.webrtc.RTCIceGatheringState;
import dev.onvoid.webrtc.RTCPeerConnectionState;
import dev.onvoid.webrtc.RTCRtpTransceiver;
import dev.onvoid.webrtc.media.audio.AudioTrack;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What the library tells of one connection. On the library's threads, which serve all connections: each call hands over
 * and returns, and throws nothing.
 */
final class RtcObserver implements PeerConnectionObserver {
    private final RtcInbox inbox;
    private final RtcSoundIn soundIn;
    /** The client's library answers the channel's close within a round trip. */
    private static final long FAREWELL_MS = 300;

    private final Gate gathered = new Gate();
    private final Gate channelClosed = new Gate();

    /** All that the client has opened, to be disposed of; events go through the first of the right name. */
    private final List<RTCDataChannel> channels = new ArrayList<>(); // guarded by this

    private final AtomicReference<@Nullable RTCDataChannel> events = new AtomicReference<>();
    private final AtomicReference<@Nullable AudioTrack> heard = new AtomicReference<>();

    RtcObserver(RtcInbox inbox, RtcSoundIn soundIn) {
        this.inbox = inbox;
        this.soundIn = soundIn;
    }

    /** Whether all candidates are known. */
    Gate gathered() {
        return gathered;
    }

    /** Where events go; null as long as there is none. */
    @Nullable
    RTCDataChannel events() {
        return events.get();
    }

    @Override
    public void onIceCandidate(RTCIceCandidate candidate) {} // it is in the local description

    @Override
    public void onIceGatheringChange(RTCIceGatheringState state) {
        gathered.set(state == RTCIceGatheringState.COMPLETE);
    }

    @Override
    public void onConnectionChange(RTCPeerConnectionState state) {
        inbox.state(state);
    }

    /** Only the first track is listened to. */
    @Override
    public void onTrack(RTCRtpTransceiver transceiver) {
        if (transceiver.getReceiver().getTrack() instanceof AudioTrack track && heard.compareAndSet(null, track))
            track.addSink(soundIn);
    }

    @Override
    public void onDataChannel(RTCDataChannel channel) {
        synchronized (this) {
            channels.add(channel);
        }
        if (!channel.getLabel().equals(RtcPeer.CHANNEL) || !events.compareAndSet(null, channel)) return;
        channel.registerObserver(new EventsObserver(channel));
        if (channel.getState() == RTCDataChannelState.OPEN) inbox.open();
    }

    private final class EventsObserver implements RTCDataChannelObserver {
        private final RTCDataChannel channel;

        EventsObserver(RTCDataChannel channel) {
            this.channel = channel;
        }

        @Override
        public void onBufferedAmountChange(long previousAmount) {}

        @Override
        public void onStateChange() {
            switch (channel.getState()) {
                case OPEN -> inbox.open();
                case CLOSED -> {
                    channelClosed.set(true);
                    inbox.end("The client has closed the data channel");
                }
                case CONNECTING, CLOSING -> {}
            }
        }

        @Override
        public void onMessage(RTCDataChannelBuffer buffer) {
            var utf8 = new byte[buffer.data.remaining()];
            buffer.data.get(utf8);
            inbox.message(utf8);
        }
    }

    /** Closes the data channel first, where there is one: the client then sees an end and no failure. */
    void sayGoodbye() throws InterruptedException {
        var channel = events.get();
        if (channel == null || channel.getState() != RTCDataChannelState.OPEN) return;
        channel.close();
        channelClosed.await(FAREWELL_MS);
    }

    /** No sound is handed over any more: before the connection is closed. */
    void deafen() {
        var track = heard.get();
        if (track != null) track.removeSink(soundIn);
    }

    /** Lets go of what the library keeps for us: after the connection has been closed. */
    synchronized void dispose() {
        for (var channel : channels) {
            channel.unregisterObserver();
            channel.dispose();
        }
        channels.clear();
    }
}
