package io.vivavoce.bench;

import io.vivavoce.audio.Audible;
import io.vivavoce.audio.Pcm;
import io.vivavoce.audio.Pcm16;
import io.vivavoce.audio.SamplePosition;
import io.vivavoce.concurrent.Ticker;
import io.vivavoce.runtime.RoomNoise;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Someone at the other end of {@code /voice-chat}: the JDK's WebSocket, a microphone that sends 20 ms each 20 ms, and a
 * note of when the first sound came back.
 *
 * <p>Thread: one, and the WebSocket's.
 */
final class Caller implements WebSocket.Listener, AutoCloseable {
    private static final int FRAME_MS = 20;
    private static final int FRAME_SAMPLES = FRAME_MS * SamplePosition.INPUT_HZ / 1000;
    /** Before the first word, as in {@link io.vivavoce.runtime.WavTalk}. */
    private static final int LEAD_MS = 200;
    /** The longest wait for an answer. */
    private static final int PATIENCE_MS = 20_000;
    /** How the server tells that a turn is over. */
    private static final String OVER = "\"type\":\"turn\"";

    private final Ticker ticker;
    private final HttpClient client = HttpClient.newHttpClient();
    private final WebSocket socket;
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile long firstAudible = Long.MIN_VALUE;
    private volatile int outputHz = 1;

    Caller(URI voiceChat, Ticker ticker) {
        this.ticker = ticker;
        socket = client.newWebSocketBuilder().buildAsync(voiceChat, this).join();
    }

    /** Says all of it, then listens until the answer has been played; returns when the first sample was spoken. */
    long say(Pcm sound) throws InterruptedException {
        var noise = new RoomNoise();
        var next = ticker.nanos();
        var start = next + LEAD_MS * 1_000_000L;
        var frame = new float[FRAME_SAMPLES];
        var most = sound.samples().length + PATIENCE_MS * (SamplePosition.INPUT_HZ / 1000);
        for (var at = -LEAD_MS * (SamplePosition.INPUT_HZ / 1000); at < most; at += FRAME_SAMPLES) {
            next += FRAME_MS * 1_000_000L; // a frame is sent when its last sample was spoken
            for (var left = next - ticker.nanos(); left > 0; left = next - ticker.nanos()) LockSupport.parkNanos(left);
            for (var i = 0; i < frame.length; i++) {
                var inside = at + i >= 0 && at + i < sound.samples().length;
                frame[i] = inside ? sound.samples()[at + i] : noise.next();
            }
            var bytes = new byte[Pcm16.BYTES * frame.length];
            Pcm16.toBytes(frame, 0, frame.length, bytes, 0);
            socket.sendBinary(ByteBuffer.wrap(bytes), true).join();
            if (at >= sound.samples().length && over.getCount() == 0) break;
        }
        return start;
    }

    /** When the first audible sample came, on the ticker; empty when none did. */
    OptionalLong firstAudible() {
        return firstAudible == Long.MIN_VALUE ? OptionalLong.empty() : OptionalLong.of(firstAudible);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        var event = data.toString();
        var rate = event.indexOf("\"outputRateHz\":");
        if (rate >= 0) outputHz = Integer.parseInt(event.substring(rate + 15).replaceAll("\\D.*", ""));
        if (event.contains(OVER) && firstAudible != Long.MIN_VALUE) over.countDown();
        webSocket.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
        if (firstAudible == Long.MIN_VALUE) {
            var now = ticker.nanos();
            var bytes = new byte[data.remaining()];
            data.get(bytes);
            var pcm = new float[bytes.length / Pcm16.BYTES];
            Pcm16.fromBytes(bytes, 0, pcm, 0, pcm.length);
            var at = Audible.first(pcm);
            if (at.isPresent()) firstAudible = now + at.getAsInt() * 1_000_000_000L / outputHz;
        }
        webSocket.request(1);
        return null;
    }

    @Override
    public void close() throws InterruptedException {
        if (!socket.isOutputClosed())
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
        client.shutdownNow();
        client.awaitTermination(java.time.Duration.ofMillis(TimeUnit.SECONDS.toMillis(2)));
    }
}
