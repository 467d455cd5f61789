package io.vivavoce.http;

import io.vivavoce.audio.processing.Cleaner;
import io.vivavoce.audio.processing.VoiceOptions;
import io.vivavoce.realtime.Line;
import io.vivavoce.realtime.RealtimeClient;
import io.vivavoce.realtime.RealtimeConnection;
import io.vivavoce.realtime.SoundPath;
import io.vivavoce.transport.Playout;
import io.vivavoce.transport.Rtc;
import io.vivavoce.transport.RtcPeer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client of {@code /v1/realtime/calls}: events go through the data channel, sound over the tracks, and what goes out
 * counts as heard when it goes. Its session is that of the {@link Seat} that it sits in, which may outlive it.
 *
 * <p>Threads: {@link #sound} on the client's sound thread; {@link #opened}, {@link #message} and {@link #ended} on its
 * events thread, which ends the call; {@link #frame} on the playout's; what is told to the client comes from several.
 */
final class Call implements RtcPeer.Listener, RealtimeClient, Playout.Client {
    /**
     * The first sound waits for the client's first event, which sets what holds for the session, for so many frames of 10
     * ms at most: the stock clients send it as soon as the channel is open.
     */
    private static final int MOST_HELD = 50;

    /** Of events before the channel is open; those that a session is gone on with are 1 Mi at most ({@code Line}). */
    private static final int MOST_EARLY_CHARS = 4 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(Call.class);

    private final String id;
    private final String name;
    private final String owner;
    private final boolean clean;
    private final Metrics metrics;
    private final Consumer<Call> over;
    private final CallSound sound;
    private final float[] frame; // the playout's
    private final RtcPeer peer;
    private final AtomicBoolean ended = new AtomicBoolean();
    private final Sidebands sidebands = new Sidebands();

    /** What is sent before the data channel is open; guarded by itself, with the next. */
    private final Deque<String> early = new ArrayDeque<>();

    private long earlyChars;

    /** The sound thread's. */
    private final Queue<float[]> held = new ArrayDeque<>();

    /** The data channel is open; written under {@link #early}. */
    private volatile boolean open;

    /** Set when the client has set what it wants, or has had the time to. */
    private volatile boolean settled;

    /** The client has said that it won't come back. */
    private volatile boolean goodbye;

    /** Set once, before the client can be connected. */
    private volatile @Nullable Seat<RealtimeConnection> seat;

    /**
     * @param id by which others know it
     * @param owner as {@link Owner}'s: whose it is
     * @param over told when the call has ended and all of its own is closed
     */
    Call(String id, String owner, Service.Open service, Rtc rtc, Metrics metrics, Consumer<Call> over) {
        this.id = id;
        this.owner = owner;
        this.metrics = metrics;
        this.over = over;
        name = name(id);
        clean = service.sound().noise() != VoiceOptions.Noise.OFF;
        var voiceHz = service.path().engines().synthesizer().sampleRateHz();
        frame = new float[voiceHz * Playout.FRAME_MS / 1000];
        sound = new CallSound(
                voiceHz, rtc.options().cancelsEcho() ? service.sound().withEchoCancellation() : service.sound());
        peer = rtc.peer(name, this);
    }

    /** Short enough for the log. */
    static String name(String id) {
        var start = id.indexOf('_') + 1;
        return "c" + id.substring(start, start + 6);
    }

    String id() {
        return id;
    }

    boolean isOf(String someone) {
        return owner.equals(someone);
    }

    /** As {@link RtcPeer#answer}. */
    String answer(String offer) throws InterruptedException {
        return peer.answer(offer);
    }

    /** The session that it is a client of; to be set before the client has its answer. */
    void sit(Seat<RealtimeConnection> taken) {
        seat = taken;
    }

    private Seat<RealtimeConnection> seat() {
        return Objects.requireNonNull(seat, "nobody can be connected yet");
    }

    // ---- what the client does

    @Override
    public void opened() {
        synchronized (early) {
            early.forEach(this::deliver);
            early.clear();
            open = true;
        }
    }

    @Override
    public void message(String text) throws InterruptedException {
        beside(text);
        settled = true;
    }

    @Override
    public void sound(float[] pcm, int rateHz) {
        if (!open) return; // nobody listens yet
        held.add(sound.heard(pcm, rateHz));
        if (!settled && held.size() < MOST_HELD) return;
        settled = true;
        for (var next = held.poll(); next != null; next = held.poll()) hear(next);
    }

    private void hear(float[] pcm) {
        seat().doFor(this, session -> session.hear(pcm, 0, pcm.length));
    }

    @Override
    public void outOfReach() {
        seat().outOfReach(this);
    }

    @Override
    public void reached() {
        seat().reached(this);
    }

    @Override
    public void ended(String why) {
        LOG.atInfo().addKeyValue("session", name).addKeyValue("why", why).log("call ended");
        end();
    }

    // ---- who follows beside the client

    /** False where there are too many. */
    boolean follow(RealtimeClient other) {
        return sidebands.join(other, seat());
    }

    void unfollow(RealtimeClient other) {
        sidebands.leave(other);
    }

    /** An event from beside. */
    void beside(String text) throws InterruptedException {
        seat().receive(this, session -> session.text(text));
    }

    // ---- what the client is sent

    @Override
    public SoundPath soundPath() {
        return SoundPath.TRACK;
    }

    @Override
    public boolean sendsCleanSound() {
        return clean;
    }

    @Override
    public void send(String json) {
        sidebands.send(json);
        synchronized (early) {
            if (!open) {
                keep(json);
                return;
            }
        }
        deliver(json);
    }

    private void keep(String json) {
        early.add(json);
        earlyChars += json.length();
        if (earlyChars > MOST_EARLY_CHARS) peer.end("The data channel does not open, and events pile up");
    }

    private void deliver(String json) {
        switch (peer.send(json)) {
            case SENT -> {}
            case NO_CHANNEL -> LOG.debug("{}: an event found the data channel closed", name);
            case TOO_LONG ->
                LOG.warn("{}: an event of {} characters is longer than its client takes", name, json.length());
        }
    }

    /** A data channel's end has no code: where it would not help to come back, an event says so. */
    @Override
    public void close(int code, String reason) {
        switch (code) {
            case Line.TAKEN_OVER -> send(RealtimeConnection.refusal("session_taken_over", reason));
            case Connections.POLICY -> send(RealtimeConnection.refusal("session_closed", reason));
            default -> {}
        }
        peer.end(reason);
    }

    @Override
    public void frame() {
        if (!open || !seat().doFor(this, session -> session.play(frame))) Arrays.fill(frame, 0);
        sound.played(frame, peer); // silence too: the client's clock runs by it
    }

    @Override
    public void failed(Throwable why) {
        LOG.error("The sound of a call failed", why);
        peer.end("The sound failed here");
    }

    // ---- the end

    /** The client has hung up, by HTTP: it does not come back. */
    void hangUp() {
        goodbye = true;
        peer.end("The client has hung up");
    }

    /** Closes all that is the call's own, and leaves the seat; on the events thread, or before there is a client. */
    void end() {
        if (!ended.compareAndSet(false, true)) return;
        try {
            peer.close(); // nobody calls what follows any more
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            sidebands.end();
            sound.close();
            metrics.lost(peer.lostFrames() * Cleaner.FRAME_SAMPLES);
            over.accept(this);
            var left = seat;
            if (left != null) left.leave(this, goodbye);
        }
    }
}
