package io.vivavoce.transport;

import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.media.audio.HeadlessAudioDeviceModule;

/**
 * The library's own threads: one that mixes sound each 10 ms, as a sound card would, and three for connections.
 *
 * @param clock mixes
 * @param factory of connections and tracks
 */
public record RtcEngine(HeadlessAudioDeviceModule clock, PeerConnectionFactory factory) {
    /** In this order; the library is not ready for another (our finding). Loads the library where {@link Rtc#missing} did not. */
    public static RtcEngine start() {
        var clock = new HeadlessAudioDeviceModule();
        clock.initPlayout();
        clock.startPlayout();
        clock.initRecording();
        clock.startRecording();
        return new RtcEngine(clock, new PeerConnectionFactory(clock));
    }

    /** Once, after the last connection was closed; without it the process would not end. */
    public void stop() {
        clock.stopPlayout();
        clock.stopRecording();
        factory.dispose();
        clock.dispose();
    }
}
