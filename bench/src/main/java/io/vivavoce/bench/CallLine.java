package io.vivavoce.bench;

import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.PeerConnectionObserver;
import dev.onvoid.webrtc.RTCConfiguration;
import dev.onvoid.webrtc.RTCDataChannel;
import dev.onvoid.webrtc.RTCDataChannelBuffer;
import dev.onvoid.webrtc.RTCDataChannelInit;
import dev.onvoid.webrtc.RTCDataChannelObserver;
import dev.onvoid.webrtc.RTCIceCandidate;
import dev.onvoid.webrtc.RTCOfferOptions;
import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.RTCRtpSender;
import dev.onvoid.webrtc.RTCRtpTransceiver;
import dev.onvoid.webrtc.RTCSdpType;
import dev.onvoid.webrtc.media.audio.AudioTrack;
import dev.onvoid.webrtc.media.audio.CustomAudioSource;
import io.vivavoce.audio.Pcm16;
import io.vivavoce.transport.Descriptions;
import io.vivavoce.transport.MixingClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A line by WebRTC, as the stock clients open it: one offer without candidates, one answer, and {@code oai-events}. */
final class CallLine implements Line, PeerConnectionObserver {
    /** What the library takes at once. */
    private static final int SLICE_SAMPLES = 480;

    private static final JsonMapper JSON = new JsonMapper();

    private final Caller caller;
    /** As a sound card's is: in time. */
    private final MixingClock clock;

    private final CustomAudioSource microphone = new CustomAudioSource();
    private final AudioTrack track;
    private final RTCPeerConnection connection;
    private final RTCRtpSender sender;
    private final RTCDataChannel channel;

    CallLine(
            PeerConnectionFactory factory,
            HttpClient http,
            URI address,
            Caller caller,
            BiConsumer<JsonNode, Caller> events) {
        this.caller = caller;
        clock = new MixingClock(caller.ticker());
        connection = factory.createPeerConnection(new RTCConfiguration(), this);
        track = factory.createAudioTrack("microphone", microphone);
        sender = connection.addTrack(track, List.of("microphone"));
        channel = connection.createDataChannel("oai-events", new RTCDataChannelInit());
        channel.registerObserver(new Incoming(caller, events));
        try {
            var offer = Descriptions.offer(connection, new RTCOfferOptions());
            Descriptions.accept(connection, RTCSdpType.ANSWER, answer(http, address, offer));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while calling", e);
        }
    }

    /** Events that came; on the library's thread. */
    private record Incoming(Caller caller, BiConsumer<JsonNode, Caller> events) implements RTCDataChannelObserver {
        @Override
        public void onBufferedAmountChange(long previousAmount) {}

        @Override
        public void onStateChange() {}

        @Override
        public void onMessage(RTCDataChannelBuffer buffer) {
            var utf8 = new byte[buffer.data.remaining()];
            buffer.data.get(utf8);
            events.accept(JSON.readTree(new String(utf8, StandardCharsets.UTF_8)), caller);
        }
    }

    private static String answer(HttpClient http, URI address, String offer) throws InterruptedException {
        var calls = URI.create(address.toString().replaceFirst("^ws", "http"));
        try {
            var answer = http.send(
                    HttpRequest.newBuilder(calls)
                            .header("Content-Type", "application/sdp")
                            .POST(HttpRequest.BodyPublishers.ofString(offer))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 201)
                throw new IllegalStateException("The call was refused: " + answer.statusCode() + ' ' + answer.body());
            return answer.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void onIceCandidate(RTCIceCandidate candidate) {} // never sent, as the stock clients do

    @Override
    public void onTrack(RTCRtpTransceiver transceiver) {
        if (transceiver.getReceiver().getTrack() instanceof AudioTrack voice)
            voice.addSink((data, bits, rateHz, channels, count) -> {
                caller.sound(mono(data, channels, count));
                clock.keep();
            });
    }

    /** The first channel. */
    private static byte[] mono(byte[] data, int channels, int count) {
        var mono = new byte[Pcm16.BYTES * count];
        for (var i = 0; i < mono.length; i++)
            mono[i] = data[i / Pcm16.BYTES * Pcm16.BYTES * channels + i % Pcm16.BYTES];
        return mono;
    }

    @Override
    public void send(byte[] pcm16) {
        for (var at = 0; at < pcm16.length; at += SLICE_SAMPLES * Pcm16.BYTES)
            microphone.pushAudio(
                    Arrays.copyOfRange(pcm16, at, at + SLICE_SAMPLES * Pcm16.BYTES),
                    8 * Pcm16.BYTES,
                    caller.way().rateHz(),
                    1,
                    SLICE_SAMPLES);
    }

    @Override
    public void tell(String event) {
        try {
            channel.send(new RTCDataChannelBuffer(ByteBuffer.wrap(event.getBytes(StandardCharsets.UTF_8)), false));
        } catch (Exception e) { // as the library declares it
            throw new IllegalStateException("The data channel takes nothing", e);
        }
    }

    @Override
    public void close() {
        connection.removeTrack(sender);
        connection.close();
        channel.unregisterObserver();
        channel.dispose();
        track.dispose();
        microphone.dispose();
    }
}
