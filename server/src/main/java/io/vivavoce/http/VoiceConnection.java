package io.vivavoce.http;

import io.vivavoce.audio.Pcm16;
import io.vivavoce.audio.processing.Resampler;
import io.vivavoce.concurrent.Ticker;
import io.vivavoce.runtime.Capacity;
import io.vivavoce.runtime.TurnLog;
import io.vivavoce.session.Notice;
import io.vivavoce.session.Session;
import io.vivavoce.store.Recording;
import io.vivavoce.transport.Playout;
import io.vivavoce.transport.SoundIn;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client of {@code /voice-chat}, and its session. Sound goes out as it is to be played, 20 ms each 20 ms: what was sent
 * counts as heard.
 *
 * <p>Threads: {@link #binary} and {@link #text} on the receiving thread, one at a time; {@link #frame} on the playout's.
 */
final class VoiceConnection implements Playout.Client, Connections.Guest, AutoCloseable {
    /** A client that sends nothing for so long, no sound and no ping, is gone. */
    static final int IDLE_SECONDS = 120;

    /** Of the codes that applications may define (RFC 6455, 7.4.2). */
    static final int IDLE = 4008;

    /** Something failed here (RFC 6455, 7.4.1). */
    static final int FAILED = 1011;

    private static final int MAX_TEXT = 16_000;
    private static final Logger LOG = LoggerFactory.getLogger(VoiceConnection.class);

    private final Outgoing outgoing;
    private final Narrator narrator;
    private final Session session;
    private final Capacity.Place place;
    private final Metrics metrics;
    private final Ticker ticker;
    private final SoundMessages messages;
    private final SoundIn soundIn;
    private final Rate rate;
    private volatile long lastReceived;
    private volatile Notice.Activity toldActivity = Notice.Activity.LISTENING;

    // guarded by this: the playout's frame may be the last
    private final Resampler out;
    private final float[] frame;
    private final float[] resampled;
    private boolean tailDue;
    private boolean closed;

    private final CountDownLatch gone = new CountDownLatch(1);

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
            Optional<Recording> recording,
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
        messages = new SoundMessages(rate.inputHz, open.sound());
        out = orClose(() -> new Resampler(voiceHz, outputHz), messages::close);
        frame = new float[voiceHz * Playout.FRAME_MS / 1000];
        resampled = new float[out.maxOutput(2 * frame.length + out.delaySamples())];
        narrator.started(name, rate.inputHz, outputHz); // before all that the session tells
        var minutes = recording.map(kept -> new Minutes(kept, narrator::stored));
        var log = new TurnLog(name);
        log.opened();
        session = orClose(
                () -> open.path().session(name, open.options(), ticker, place.watching(notice -> {
                    narrator.on(notice);
                    if (minutes.isPresent()) minutes.get().on(notice);
                    if (notice instanceof Notice.StateChanged(var activity)) toldActivity = activity;
                    log.on(notice);
                    if (notice instanceof Notice.TurnEnded) open.turnOver().run();
                })),
                messages::close,
                out::close);
        soundIn = new SoundIn(session::hear, ticker);
    }

    /** What {@code opener} opens; when that fails, what was opened before is closed. */
    private static <T> T orClose(Supplier<T> opener, Runnable... before) {
        try {
            return opener.get();
        } catch (RuntimeException | Error e) {
            for (var close : before) close.run();
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
            soundIn.accept(messages.at16k(bytes));
        } catch (ProblemException e) {
            narrator.error(e.problem());
        }
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

    /** Nothing would be heard any more: the client is sent away. */
    @Override
    public void failed(Throwable why) {
        LOG.error("The sound of a connection failed", why);
        outgoing.close(FAILED, "The sound failed here, and that was logged; connect again");
    }

    private void send(int count) {
        var samples = out.process(frame, 0, count, resampled, 0);
        var bytes = new byte[Pcm16.BYTES * samples];
        Pcm16.toBytes(resampled, 0, samples, bytes, 0);
        if (samples > 0) outgoing.sound(ByteBuffer.wrap(bytes));
    }

    // ---- the end

    /** Until the client has been told its end, which is a little after it. */
    @Override
    public boolean isInTurn() {
        return session.isInTurn() || toldActivity != Notice.Activity.LISTENING;
    }

    /** Tells the client to go; its close event then ends the session. */
    @Override
    public void dismiss(int code, String reason) {
        outgoing.close(code, reason);
    }

    /** Returns when the session's threads are gone. May be called twice, by two threads too: both then wait. */
    @Override
    public void close() throws InterruptedException {
        if (isFirstToClose()) end();
        else gone.await();
    }

    private synchronized boolean isFirstToClose() {
        if (closed) return false;
        closed = true;
        out.close();
        return true;
    }

    private void end() throws InterruptedException {
        try {
            messages.close();
            soundIn.close();
            session.close();
        } finally {
            place.close();
            metrics.sessionEnded(session);
            outgoing.end();
            gone.countDown();
        }
    }
}
