package io.vivavoce.http;

import io.vivavoce.audio.AudioException;
import io.vivavoce.audio.Pcm;
import io.vivavoce.audio.Pcm16;
import io.vivavoce.audio.SamplePosition;
import io.vivavoce.audio.WavStream;
import io.vivavoce.audio.processing.Cleaner;
import io.vivavoce.audio.processing.Resampler;
import io.vivavoce.concurrent.Ticker;
import io.vivavoce.runtime.Capacity;
import io.vivavoce.runtime.TurnLog;
import io.vivavoce.session.Notice;
import io.vivavoce.session.Session;
import io.vivavoce.transport.Playout;
import io.vivavoce.transport.SoundIn;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * One client of {@code /voice-chat}, and its session. Sound goes out as it is to be played, 20 ms each 20 ms: what was sent
 * counts as heard.
 *
 * <p>Threads: {@link #binary} and {@link #text} on the receiving thread, one at a time; {@link #frame} on the playout's.
 */
final class VoiceConnection implements Playout.Client, AutoCloseable {
    /** A client that sends nothing for so long, no sound and no ping, is gone. */
    static final int IDLE_SECONDS = 120;

    /** Of the codes that applications may define (RFC 6455, 7.4.2). */
    static final int IDLE = 4008;

    private static final int MAX_TEXT = 16_000;
    private static final byte[] RIFF = "RIFF".getBytes(StandardCharsets.US_ASCII);

    private final Outgoing outgoing;
    private final Narrator narrator;
    private final Session session;
    private final Capacity.Place place;
    private final Metrics metrics;
    private final Ticker ticker;
    private final SoundIn soundIn;
    private final Rate rate;
    private volatile long lastReceived;
    private volatile Notice.Activity toldActivity = Notice.Activity.LISTENING;

    // guarded by input: the last message may still be on its way in
    private final Object input = new Object();
    private final Resampler in;
    private final Cleaner cleaner;
    private boolean inputClosed;

    // guarded by this: the playout's frame may be the last
    private final Resampler out;
    private final float[] frame;
    private final float[] resampled;
    private boolean tailDue;
    private boolean closed;

    /**
     * Rates of the raw sound, in Hz.
     *
     * @param outputHz 0 for the voice's own
     */
    record Rate(int inputHz, int outputHz) {}

    /** Opens the session; when that fails, nothing is left open but {@code outgoing}. */
    VoiceConnection(
            String name,
            Service.Open open,
            Capacity.Place place,
            Rate rate,
            Outgoing outgoing,
            Metrics metrics,
            Ticker ticker) {
        this.place = place;
        this.outgoing = outgoing;
        this.metrics = metrics;
        this.ticker = ticker;
        this.rate = rate;
        narrator = new Narrator(outgoing::text, metrics, () -> outgoing.close(1000, "The session has ended"));
        lastReceived = ticker.nanos();
        var voiceHz = open.path().engines().synthesizer().sampleRateHz();
        var outputHz = rate.outputHz == 0 ? voiceHz : rate.outputHz;
        in = new Resampler(rate.inputHz, SamplePosition.INPUT_HZ);
        out = new Resampler(voiceHz, outputHz);
        cleaner = new Cleaner(open.sound());
        frame = new float[voiceHz * Playout.FRAME_MS / 1000];
        resampled = new float[out.maxOutput(2 * frame.length + out.delaySamples())];
        narrator.started(name, rate.inputHz, outputHz); // before all that the session tells
        var log = new TurnLog(name);
        log.opened();
        session = orClose(() -> open.path().session(name, open.options(), ticker, place.watching(notice -> {
            narrator.on(notice);
            if (notice instanceof Notice.StateChanged(var activity)) toldActivity = activity;
            log.on(notice);
            if (notice instanceof Notice.TurnEnded) open.turnOver().run();
        })));
        soundIn = new SoundIn(session::hear, ticker);
    }

    private Session orClose(Supplier<Session> opener) {
        try {
            return opener.get();
        } catch (RuntimeException | Error e) {
            in.close();
            out.close();
            cleaner.close();
            throw e;
        }
    }

    // ---- what comes in

    /** Raw 16-bit little-endian sound of one channel, or a WAV file; waits while the client is far ahead of time. */
    void binary(ByteBuffer message) throws InterruptedException {
        lastReceived = ticker.nanos();
        var bytes = new byte[message.remaining()];
        message.get(bytes);
        try {
            soundIn.accept(at16k(bytes));
        } catch (ProblemException e) {
            narrator.error(e.problem());
        }
    }

    /** Empty once the connection is closed, which frees what it needs. */
    private float[] at16k(byte[] bytes) {
        synchronized (input) {
            return inputClosed ? new float[0] : clean(isWav(bytes) ? wav(bytes) : raw(bytes));
        }
    }

    private static boolean isWav(byte[] bytes) {
        return bytes.length >= RIFF.length && Arrays.equals(bytes, 0, RIFF.length, RIFF, 0, RIFF.length);
    }

    private float[] raw(byte[] bytes) {
        if (bytes.length % Pcm16.BYTES != 0)
            throw Problem.field(
                            "sound",
                            "The message has " + bytes.length
                                    + " bytes; 16-bit sound has an even number. It was dropped")
                    .thrown();
        var pcm = new float[bytes.length / Pcm16.BYTES];
        Pcm16.fromBytes(bytes, 0, pcm, 0, pcm.length);
        var at16k = new float[in.maxOutput(pcm.length)];
        var count = in.process(pcm, 0, pcm.length, at16k, 0);
        return count == at16k.length ? at16k : Arrays.copyOf(at16k, count);
    }

    private static float[] wav(byte[] bytes) {
        try (var stream = WavStream.of(new ByteArrayInputStream(bytes), "The message")) {
            var pcm = new float[(int) Math.min(stream.remaining(), bytes.length)];
            var filled = 0;
            for (var got = 0; got >= 0 && filled < pcm.length; filled += Math.max(got, 0))
                got = stream.read(pcm, filled, pcm.length - filled);
            var whole = new Pcm(stream.sampleRateHz(), Arrays.copyOf(pcm, filled));
            return Resampler.resample(whole, SamplePosition.INPUT_HZ).samples();
        } catch (AudioException e) {
            throw new ProblemException(
                    new Problem(400, "invalid_sound", e.getMessage() + ". The message was dropped", "sound"), e);
        }
    }

    private float[] clean(float[] pcm) {
        var clean = new float[pcm.length + Cleaner.FRAME_SAMPLES];
        var count = cleaner.process(pcm, pcm.length, clean, 0);
        return Arrays.copyOf(clean, count);
    }

    /** A JSON message. */
    void text(String message) {
        lastReceived = ticker.nanos();
        try {
            obey(Json.read(message.getBytes(StandardCharsets.UTF_8)));
        } catch (ProblemException e) {
            narrator.error(e.problem());
        }
    }

    private void obey(Json json) {
        var type = json.text("type", 40);
        json.allow(type.equals("text") ? List.of("type", "text") : List.of("type"));
        switch (type) {
            case "text" -> session.type(json.text("text", MAX_TEXT));
            case "press" -> session.press();
            case "release" -> session.release();
            case "respond" -> session.respond();
            case "cancel" -> session.cancel();
            case "ping" -> narrator.pong();
            default ->
                throw Problem.field(
                                "type",
                                "\"type\" must be one of text, press, release, respond, cancel, ping; something else came")
                        .thrown();
        }
    }

    void error(Problem problem) {
        narrator.error(problem);
    }

    // ---- what goes out

    @Override
    public synchronized void frame() {
        if (closed) return;
        soundIn.frame();
        var count = session.outlet().pull(frame);
        if (count > 0) {
            tailDue = true;
            send(count);
        } else if (tailDue) { // what the resampler still holds of the reply
            tailDue = false;
            if (out.delaySamples() > 0) send(Math.min(frame.length, out.delaySamples()));
        }
        if (ticker.nanos() - lastReceived > TimeUnit.SECONDS.toNanos(IDLE_SECONDS))
            outgoing.close(IDLE, "Nothing came for " + IDLE_SECONDS + " s");
    }

    private void send(int count) {
        var samples = out.process(frame, 0, count, resampled, 0);
        var bytes = new byte[Pcm16.BYTES * samples];
        Pcm16.toBytes(resampled, 0, samples, bytes, 0);
        if (samples > 0) outgoing.sound(ByteBuffer.wrap(bytes));
    }

    // ---- the end

    /** Until the client has been told its end, which is a little after it. */
    boolean isInTurn() {
        return session.isInTurn() || toldActivity != Notice.Activity.LISTENING;
    }

    /** Tells the client to go; its close event then ends the session. */
    void dismiss(int code, String reason) {
        outgoing.close(code, reason);
    }

    /** Returns when the session's threads are gone. May be called twice. */
    @Override
    public void close() throws InterruptedException {
        synchronized (this) {
            if (closed) return;
            closed = true;
            out.close();
        }
        synchronized (input) {
            inputClosed = true;
            in.close();
            cleaner.close();
        }
        soundIn.close();
        try {
            session.close();
        } finally {
            place.close();
            metrics.sessionEnded(session);
            outgoing.end();
        }
    }
}
