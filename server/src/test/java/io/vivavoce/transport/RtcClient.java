package io.vivavoce.transport;

import dev.onvoid.webrtc.PeerConnectionObserver;
import dev.onvoid.webrtc.RTCDataChannel;
import dev.onvoid.webrtc.RTCDataChannelBuffer;
import dev.onvoid.webrtc.RTCDataChannelInit;
import dev.onvoid.webrtc.RTCDataChannelObserver;
import dev.onvoid.webrtc.RTCDataChannelState;
import dev.onvoid.webrtc.RTCIceCandidate;
import dev.onvoid.webrtc.RTCIceGatheringState;
import dev.onvoid.webrtc.RTCOfferOptions;
import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.RTCPeerConnectionState;
import dev.onvoid.webrtc.RTCRtpSender;
import dev.onvoid.webrtc.RTCRtpTransceiver;
import dev.onvoid.webrtc.RTCSdpType;
import dev.onvoid.webrtc.media.audio.AudioTrack;
import dev.onvoid.webrtc.media.audio.CustomAudioSource;
import io.vivavoce.audio.Pcm16;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A client as the stock ones are: offers sound and {@code oai-events}, no candidates, and takes one answer. */
public final class RtcClient implements PeerConnectionObserver, AutoCloseable {
    private static final int PATIENCE_SECONDS = 60;
    private static final int FRAME_SAMPLES = 480;

    final BlockingQueue<RTCPeerConnectionState> states = new LinkedBlockingQueue<>();
    private final CountDownLatch gathered = new CountDownLatch(1);
    final CountDownLatch channelOpen = new CountDownLatch(1);
    private final CountDownLatch channelClosed = new CountDownLatch(1);
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    final BlockingQueue<float[]> heard = new LinkedBlockingQueue<>();
    private final CustomAudioSource source = new CustomAudioSource();
    private final AudioTrack track;
    private final RTCPeerConnection connection;
    private final RTCRtpSender sender;
    private final RTCDataChannel channel;

    /** @param rtc whose library it shares */
    public RtcClient(Rtc rtc) {
        connection = rtc.connect(this);
        track = rtc.track(source);
        sender = connection.addTrack(track, List.of("microphone"));
        channel = connection.createDataChannel(RtcPeer.CHANNEL, new RTCDataChannelInit());
        channel.registerObserver(new RTCDataChannelObserver() {
            @Override
            public void onBufferedAmountChange(long previousAmount) {}

            @Override
            public void onStateChange() {
                if (channel.getState() == RTCDataChannelState.OPEN) channelOpen.countDown();
                if (channel.getState() == RTCDataChannelState.CLOSED) channelClosed.countDown();
            }

            @Override
            public void onMessage(RTCDataChannelBuffer buffer) {
                var utf8 = new byte[buffer.data.remaining()];
                buffer.data.get(utf8);
                events.add(new String(utf8, StandardCharsets.UTF_8));
            }
        });
    }

    /** Without candidates: none are gathered before it is read. */
    public String offer(boolean restart) throws Exception {
        var options = new RTCOfferOptions();
        options.iceRestart = restart;
        return Descriptions.offer(connection, options);
    }

    /** With all addresses of this side. */
    String offerWithCandidates() throws Exception {
        offer(false);
        if (!gathered.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) throw new AssertionError("candidates are missing");
        return connection.getLocalDescription().sdp;
    }

    @Override
    public void onIceGatheringChange(RTCIceGatheringState state) {
        if (state == RTCIceGatheringState.COMPLETE) gathered.countDown();
    }

    public void accept(String answer) throws Exception {
        Descriptions.accept(connection, RTCSdpType.ANSWER, answer);
    }

    @Override
    public void onIceCandidate(RTCIceCandidate candidate) {} // never sent, as the stock clients do

    @Override
    public void onConnectionChange(RTCPeerConnectionState state) {
        states.add(state);
    }

    @Override
    public void onTrack(RTCRtpTransceiver transceiver) {
        if (transceiver.getReceiver().getTrack() instanceof AudioTrack remote)
            remote.addSink((data, bits, rateHz, channels, count) -> {
                var pcm = new float[count];
                for (var i = 0; i < count; i++) Pcm16.fromBytes(data, Pcm16.BYTES * channels * i, pcm, i, 1);
                heard.add(pcm);
            });
    }

    public void send(String event) throws Exception {
        channel.send(new RTCDataChannelBuffer(ByteBuffer.wrap(event.getBytes(StandardCharsets.UTF_8)), false));
    }

    public void awaitOpen() throws InterruptedException {
        if (!channelOpen.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) throw new AssertionError("no channel: " + states);
    }

    /** The other side has closed the data channel. */
    public void awaitClosed() throws InterruptedException {
        if (!channelClosed.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) throw new AssertionError("still open: " + states);
    }

    /** Sound that can be heard comes, after what has come by now. */
    public void awaitLoud() throws InterruptedException {
        heard.clear();
        for (var frame = heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
                frame != null;
                frame = heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)) if (isLoud(frame)) return;
        throw new AssertionError("no sound came: " + states);
    }

    public String event() throws InterruptedException {
        var event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (event == null) throw new AssertionError("no event came");
        return event;
    }

    /** Frames of 10 ms that came and can be heard. */
    public long loudFrames() {
        return heard.stream().filter(RtcClient::isLoud).count();
    }

    private static boolean isLoud(float[] pcm) {
        for (var sample : pcm) if (Math.abs(sample) > 0.02) return true;
        return false;
    }

    /** Says mono sound of 48 kHz at the pace of a microphone. */
    public void say(float[] pcm) {
        var frame = new byte[Pcm16.BYTES * FRAME_SAMPLES];
        var due = System.nanoTime();
        for (var at = 0; at + FRAME_SAMPLES <= pcm.length; at += FRAME_SAMPLES) {
            Pcm16.toBytes(pcm, at, FRAME_SAMPLES, frame, 0);
            source.pushAudio(frame, 8 * Pcm16.BYTES, RtcPeer.OUTPUT_HZ, 1, FRAME_SAMPLES);
            due += 10_000_000;
            for (var left = due - System.nanoTime(); left > 0; left = due - System.nanoTime())
                LockSupport.parkNanos(left);
        }
    }

    @Override
    public void close() {
        connection.removeTrack(sender);
        connection.close();
        channel.unregisterObserver();
        channel.dispose();
        track.dispose();
        source.dispose();
    }
}
