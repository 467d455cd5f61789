package io.vivavoce.bench;

import io.vivavoce.audio.Audible;
import io.vivavoce.audio.Pcm;
import io.vivavoce.audio.Pcm16;
import io.vivavoce.audio.processing.Resampler;
import io.vivavoce.concurrent.Ticker;
import io.vivavoce.runtime.RoomNoise;
import java.net.URI;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Someone at the other end of a {@link Way}: a microphone that sends {@link Way#frameMs} each so many ms, and a note of
 * when the session was there and when the first sound came back.
 *
 * <p>Thread: one, and the line's.
 */
final class Caller implements AutoCloseable {
    /** Before the first word, as in {@link io.vivavoce.runtime.WavTalk}. */
    private static final int LEAD_MS = 200;
    /** The longest wait for an answer, and for the session. */
    private static final int PATIENCE_MS = 20_000;

    private final Way way;
    private final Ticker ticker;
    private final Line line;
    private final CountDownLatch ready = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);
    private final long connectNanos;
    private volatile long firstAudible = Long.MIN_VALUE;
    private volatile int outputHz = 1;

    /**
     * Connects, and waits for the session.
     *
     * @param lines are the caller's
     * @param server its {@code ws} address, without a path
     */
    Caller(Lines lines, URI server, Way way, Ticker ticker) {
        this.way = way;
        this.ticker = ticker;
        var start = ticker.nanos();
        line = way.open(lines, server, this);
        await(ready);
        connectNanos = ticker.nanos() - start;
        if (!way.greeting().isEmpty()) line.tell(way.greeting());
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(PATIENCE_MS, TimeUnit.MILLISECONDS))
                throw new IllegalStateException("The server opened no session within " + PATIENCE_MS + " ms");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the session was opened", e);
        }
    }

    /** From the first packet to the session, in ms. */
    double connectMs() {
        return connectNanos / 1e6;
    }

    /** Says all of it, then listens until the answer has come; returns when the first sample was spoken. */
    long say(Pcm question) throws InterruptedException {
        var inputHz = way.rateHz();
        var sound = question.sampleRateHz() == inputHz ? question : Resampler.resample(question, inputHz);
        var samples = sound.samples();
        var perMs = inputHz / 1000;
        var noise = new RoomNoise();
        var next = ticker.nanos();
        var start = next + LEAD_MS * 1_000_000L;
        var frame = new float[way.frameMs() * perMs];
        for (var at = -LEAD_MS * perMs; at < samples.length + PATIENCE_MS * perMs; at += frame.length) {
            next += way.frameMs() * 1_000_000L; // a frame is sent when its last sample was spoken
            for (var left = next - ticker.nanos(); left > 0; left = next - ticker.nanos()) LockSupport.parkNanos(left);
            for (var i = 0; i < frame.length; i++) {
                var inside = at + i >= 0 && at + i < samples.length;
                frame[i] = inside ? samples[at + i] : noise.next();
            }
            var bytes = new byte[Pcm16.BYTES * frame.length];
            Pcm16.toBytes(frame, 0, frame.length, bytes, 0);
            send(bytes);
            if (at >= samples.length && over.getCount() == 0) break;
        }
        return start;
    }

    /** Sends 16-bit samples of the way's rate. */
    void send(byte[] pcm16) {
        line.send(pcm16);
    }

    Ticker ticker() {
        return ticker;
    }

    Way way() {
        return way;
    }

    /** The session is there, and speaks at {@code rateHz}. */
    void ready(int rateHz) {
        outputHz = rateHz;
        ready.countDown();
    }

    /** The answer is over; one without sound is none. */
    void over() {
        if (firstAudible != Long.MIN_VALUE) over.countDown();
    }

    /** Sound came. */
    void sound(byte[] pcm16) {
        if (firstAudible != Long.MIN_VALUE) return;
        var now = ticker.nanos();
        var pcm = new float[pcm16.length / Pcm16.BYTES];
        Pcm16.fromBytes(pcm16, 0, pcm, 0, pcm.length);
        Audible.first(pcm).ifPresent(at -> firstAudible = now + at * 1_000_000_000L / outputHz);
    }

    /** When the first audible sample came, on the ticker; empty when none did. */
    OptionalLong firstAudible() {
        return firstAudible == Long.MIN_VALUE ? OptionalLong.empty() : OptionalLong.of(firstAudible);
    }

    @Override
    public void close() {
        line.close();
    }
}
