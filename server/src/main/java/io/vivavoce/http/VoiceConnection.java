package io.vivavoce.http;

import io.vivavoce.audio.Pcm16;
import io.vivavoce.audio.processing.Resampler;
import io.vivavoce.concurrent.Ticker;
import io.vivavoce.realtime.Line;
import io.vivavoce.realtime.RealtimeClient;
import io.vivavoce.realtime.Resumable;
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
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A session of {@code /voice-chat}, and the line to its client. Sound goes out as it is to be played, 20 ms each 20 ms: what was sent
 * counts as heard.
 *
 * <p>Threads: {@link #binary} and {@link #text} on the receiving thread, one at a time; {@link #frame} on the playout's.
 */
final class VoiceConnection implements Resumable {
    /** A client that sends nothing for so long, no sound and no ping, is gone. */
    static final int IDLE_SECONDS = 120;

    /** Of the codes that applications may define (RFC 6455, 7.4.2). */
    static final int IDLE = 4008;

    /** Something failed here (RFC 6455, 7.4.1). */
    static final int FAILED = 1011;

    private static final int MAX_TEXT = 16_000;

    private final Line line;
    private final Narrator narrator;
    private final Session session;
    private final Ticker ticker;
    private final SoundMessages messages;
    private final SoundIn soundIn;
    private volatile long lastReceived;
    /** The client is gone, for now. */
    private volatile boolean alone;

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

    /**
     * Opens the session; when that fails, nothing is left open.
     *
     * @param line to its client, who is told of it
     * @param resumable whether the client asked to be able to come back
     */
    VoiceConnection(
            Seats.Holder holder,
            Service.Open open,
            Optional<Recording> recording,
            Capacity.Place place,
            Rate rate,
            Line line,
            boolean resumable,
            Metrics metrics,
            Ticker ticker) {
        this.line = line;
        this.ticker = ticker;
        narrator = new Narrator(line::send, metrics, () -> line.close(1000, "The session has ended"));
        lastReceived = ticker.nanos();
        var voiceHz = open.path().engines().synthesizer().sampleRateHz();
        var outputHz = rate.outputHz == 0 ? voiceHz : rate.outputHz;
        messages = new SoundMessages(rate.inputHz, open.sound());
        out = orClose(() -> new Resampler(voiceHz, outputHz), messages::close);
        frame = new float[voiceHz * Playout.FRAME_MS / 1000];
        resampled = new float[out.maxOutput(2 * frame.length + out.delaySamples())];
        narrator.started( // before all that the session tells
                holder.name(), rate.inputHz, outputHz, resumable ? line.ticket() : Optional.empty());
        var minutes = recording.map(kept -> new Minutes(kept, narrator::stored));
        var log = new TurnLog(holder.name());
        log.opened();
        session = orClose(
                () -> open.path().session(holder.name(), open.options(), ticker, place.watching(notice -> {
                    narrator.on(notice);
                    if (minutes.isPresent()) minutes.get().on(notice);
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
        if (!alone && ticker.nanos() - lastReceived > TimeUnit.SECONDS.toNanos(IDLE_SECONDS))
            line.part(IDLE, "Nothing came for " + IDLE_SECONDS + " s");
    }

    private void send(int count) {
        var samples = out.process(frame, 0, count, resampled, 0);
        var bytes = new byte[Pcm16.BYTES * samples];
        Pcm16.toBytes(resampled, 0, samples, bytes, 0);
        if (samples > 0) line.sound(ByteBuffer.wrap(bytes));
    }

    // ---- a client that goes and comes back

    @Override
    public void leave(long epoch) {
        alone = true;
        soundIn.drop();
        session.detach(epoch);
    }

    @Override
    public void again(long epoch) {
        lastReceived = ticker.nanos();
        alone = false;
        session.attach(epoch);
    }

    @Override
    public void comeBack(Line to, RealtimeClient back, String lastEvent) {
        narrator.resumed(to, back, lastEvent);
        again(to.epoch());
    }

    // ---- the end

    /** Until the client has been told its end, which is a little after it. */
    @Override
    public boolean isInTurn() {
        return session.isInTurn() || narrator.activity() != Notice.Activity.LISTENING;
    }

    @Override
    public Optional<Session> opened() {
        return Optional.of(session);
    }

    @Override
    public void close() throws InterruptedException {
        synchronized (this) {
            closed = true;
            out.close();
        }
        messages.close();
        soundIn.close();
        session.close();
    }
}
