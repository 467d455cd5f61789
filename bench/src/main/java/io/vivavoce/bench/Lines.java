package io.vivavoce.bench;

import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.media.audio.HeadlessAudioDeviceModule;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What all lines of a run share: the HTTP client, and WebRTC's threads once a line needs them. Thread: one. */
final class Lines implements AutoCloseable {
    private final HttpClient http = HttpClient.newHttpClient();
    private @Nullable Rtc rtc;

    /** The library's clock and factory, in its order. */
    private record Rtc(HeadlessAudioDeviceModule clock, PeerConnectionFactory factory) {
        static Rtc start() {
            var clock = new HeadlessAudioDeviceModule();
            clock.initPlayout();
            clock.startPlayout();
            clock.initRecording();
            clock.startRecording();
            return new Rtc(clock, new PeerConnectionFactory(clock));
        }

        void stop() {
            clock.stopPlayout();
            clock.stopRecording();
            factory.dispose();
            clock.dispose();
        }
    }

    HttpClient http() {
        return http;
    }

    Line call(URI address, Caller caller, BiConsumer<JsonNode, Caller> events) {
        var known = rtc;
        if (known == null) {
            known = Rtc.start();
            rtc = known;
        }
        return new CallLine(known.factory, http, address, caller, events);
    }

    @Override
    public void close() {
        http.shutdownNow();
        if (rtc != null) rtc.stop();
    }
}
