package io.vivavoce.transport;

import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.PeerConnectionObserver;
import dev.onvoid.webrtc.PortAllocatorConfig;
import dev.onvoid.webrtc.RTCConfiguration;
import dev.onvoid.webrtc.RTCIceServer;
import dev.onvoid.webrtc.RTCIceTransportPolicy;
import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.media.audio.AudioTrack;
import dev.onvoid.webrtc.media.audio.CustomAudioSource;
import io.vivavoce.audio.processing.NativeLibrary;
import io.vivavoce.concurrent.Ticker;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * WebRTC for all clients of this process: answers offers. The native library, and its four threads, begin with the first.
 *
 * <p>Thread-safe. The library keeps about 0.1 MB of each connection for ever (our measurement, docs/manual/webrtc.md);
 * {@link #opened} counts them.
 */
public final class Rtc implements AutoCloseable {
    private final Candidates candidates;
    private final RtcOptions options;
    private final Ticker ticker;
    private final Set<RtcPeer> peers = ConcurrentHashMap.newKeySet();
    private final AtomicLong opened = new AtomicLong();

    // guarded by this
    private @Nullable RtcEngine engine;
    private boolean closed;

    public Rtc(RtcOptions options, Ticker ticker) {
        this.options = options;
        this.ticker = ticker;
        candidates = new Candidates(options);
    }

    /** Empty where WebRTC works, whose library is loaded then; else a sentence that says what lacks and what to install. */
    public static Optional<String> missing() {
        return NativeLibrary.missing().map("WebRTC is off: "::concat);
    }

    /**
     * A connection that awaits {@link RtcPeer#answer}. Without an answer it must be closed all the same.
     *
     * @param name of its threads, and in the log
     * @throws RtcException where the library lacks, or this is closed
     */
    public RtcPeer peer(String name, RtcPeer.Listener listener) {
        missing().ifPresent(lacks -> {
            throw new RtcException(lacks);
        });
        var peer = new RtcPeer(name, this, options, candidates, ticker, listener);
        peers.add(peer);
        opened.incrementAndGet();
        return peer;
    }

    public RtcOptions options() {
        return options;
    }

    /** Connections that are open. */
    public int connections() {
        return peers.size();
    }

    /** Connections since the start. */
    public long opened() {
        return opened.get();
    }

    void gone(RtcPeer peer) {
        peers.remove(peer);
    }

    RTCPeerConnection connect(PeerConnectionObserver observer) {
        return factory().createPeerConnection(configuration(), observer);
    }

    AudioTrack track(CustomAudioSource source) {
        return factory().createAudioTrack("voice", source);
    }

    private synchronized PeerConnectionFactory factory() {
        if (closed) throw new RtcException("The server is about to end; try again in a while");
        if (engine == null) engine = RtcEngine.start();
        return engine.factory();
    }

    private RTCConfiguration configuration() {
        var configuration = new RTCConfiguration();
        configuration.iceServers =
                options.iceServers().stream().map(Rtc::server).toList();
        configuration.iceTransportPolicy =
                options.relayOnly() ? RTCIceTransportPolicy.RELAY : RTCIceTransportPolicy.ALL;
        var ports = new PortAllocatorConfig()
                .setDisableTcp(true) // it would take ports of its own, and no browser needs it
                .setEnableIpv6(true)
                .setEnableSharedSocket(true); // STUN and TURN through the same port
        ports.minPort = options.ports().first();
        ports.maxPort = options.ports().last();
        configuration.portAllocatorConfig = ports;
        return configuration;
    }

    private static RTCIceServer server(RtcOptions.IceServer server) {
        var known = new RTCIceServer();
        known.urls = List.of(server.url());
        known.username = server.username();
        known.password = server.credential();
        return known;
    }

    /** Closes what connections are left, and ends the library's threads. May be called twice. */
    @Override
    public void close() throws InterruptedException {
        for (var peer : peers) peer.close();
        RtcEngine last;
        synchronized (this) {
            closed = true;
            last = engine;
            engine = null;
        }
        if (last != null) last.stop();
    }
}
