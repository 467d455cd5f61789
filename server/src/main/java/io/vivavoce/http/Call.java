package io.vivavoce.http;

import io.vivavoce.audio.processing.Cleaner;
import io.vivavoce.audio.processing.VoiceOptions;
import io.vivavoce.concurrent.Ticker;
import io.vivavoce.realtime.Journal;
import io.vivavoce.realtime.RateLimit;
import io.vivavoce.realtime.RealtimeClient;
import io.vivavoce.realtime.RealtimeConnection;
import io.vivavoce.realtime.SessionWish;
import io.vivavoce.realtime.SoundPath;
import io.vivavoce.runtime.Capacity;
import io.vivavoce.transport.Playout;
import io.vivavoce.transport.Rtc;
import io.vivavoce.transport.RtcPeer;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client of {@code /v1/realtime/calls}: events go through the data channel, sound over the tracks, and what goes out
 * counts as heard when it goes.
 *
 * <p>Threads: {@link #sound} on the client's sound thread; {@link #opened}, {@link #message} and {@link #ended} on its
 * events thread, which ends the call; {@link #frame} on the playout's; what is told to the client comes from several.
 */
final class Call implements RtcPeer.Listener, RealtimeClient, Playout.Client, Connections.Guest {
    /**
     * The first sound waits for the client's first event, which sets what holds for the session, for so many frames of 10
     * ms at most: the stock clients send it as soon as the channel is open.
     */
    private static final int MOST_HELD = 50;

    private static final Logger LOG = LoggerFactory.getLogger(Call.class);

    private final String name;
    private final Wanted wanted;
    private final Capacity.Place place;
    private final Metrics metrics;
    private final Ticker ticker;
    private final Service service;
    private final Service.Open open;
    private final Consumer<Call> over;
    private final CallSound sound;
    private final float[] frame; // the playout's
    private final RtcPeer peer;
    private final AtomicBoolean ended = new AtomicBoolean();
    private final Sidebands sidebands = new Sidebands();
    /** The data channel is open, or never will be. */
    private final CountDownLatch settling = new CountDownLatch(1);
    /** The client's events, and those of who follows beside it, come one at a time. */
    private final ReentrantLock receiving = new ReentrantLock();

    /** The sound thread's. */
    private final Queue<float[]> held = new ArrayDeque<>();

    /** Set when the client has set what it wants, or has had the time to. */
    private volatile boolean settled;

    /** None before the data channel is open. */
    private volatile @Nullable RealtimeConnection connection;

    /**
     * What the client asked for when it called, and who it is.
     *
     * @param owner as {@link Owner}'s
     * @param left of the requests that it may send
     */
    record Wanted(String model, SessionWish session, String owner, Supplier<Optional<RateLimit>> left) {}

    /** @param over told when the call has ended and all of it is closed */
    Call(
            String name,
            Wanted wanted,
            Service service,
            Service.Open open,
            Capacity.Place place,
            Rtc rtc,
            Metrics metrics,
            Ticker ticker,
            Consumer<Call> over) {
        this.name = name;
        this.wanted = wanted;
        this.service = service;
        this.open = open;
        this.place = place;
        this.metrics = metrics;
        this.ticker = ticker;
        this.over = over;
        var voiceHz = open.path().engines().synthesizer().sampleRateHz();
        frame = new float[voiceHz * Playout.FRAME_MS / 1000];
        sound = new CallSound(
                voiceHz, rtc.options().cancelsEcho() ? open.sound().withEchoCancellation() : open.sound());
        peer = rtc.peer(name, this);
    }

    /** As {@link Owner}'s: whose it is. */
    String owner() {
        return wanted.owner;
    }

    /** As {@link RtcPeer#answer}. */
    String answer(String offer) throws InterruptedException {
        return peer.answer(offer);
    }

    // ---- what the client does

    @Override
    public void opened() {
        var sessions = new LoggedSessions(
                name, open, place, metrics, ticker, journal(), wanted.left, () -> close(1000, "The session has ended"));
        var opened = new RealtimeConnection(name, wanted.model, sessions, this, ticker, wanted.session);
        connection = opened;
        sidebands.opened(opened);
        settling.countDown();
    }

    /** Into the history, where there is one. */
    private Journal journal() {
        var recording = service.record(wanted.owner);
        return recording.isEmpty() ? Journal.NONE : new RecordedJournal(recording.get(), this::stored);
    }

    private void stored(String item, String conversation) {
        var talk = connection;
        if (talk != null) talk.stored(item, conversation);
    }

    @Override
    public void message(String text) throws InterruptedException {
        obey(text);
        settled = true;
    }

    private void obey(String text) throws InterruptedException {
        receiving.lockInterruptibly();
        try {
            var talk = connection;
            if (talk != null) talk.text(text);
        } finally {
            receiving.unlock();
        }
    }

    // ---- who follows beside the client

    Sidebands sidebands() {
        return sidebands;
    }

    /** An event from beside; waits until the data channel is open. */
    void beside(String text) throws InterruptedException {
        settling.await();
        obey(text);
    }

    @Override
    public void sound(float[] pcm, int rateHz) {
        var talk = connection;
        if (talk == null) return; // nobody listens yet
        held.add(sound.heard(pcm, rateHz));
        if (!settled && held.size() < MOST_HELD) return;
        settled = true;
        for (var next = held.poll(); next != null; next = held.poll()) talk.hear(next, 0, next.length);
    }

    @Override
    public void ended(String why) {
        LOG.atInfo().addKeyValue("session", name).addKeyValue("why", why).log("call ended");
        end();
    }

    // ---- what the client is sent

    @Override
    public SoundPath soundPath() {
        return SoundPath.TRACK;
    }

    @Override
    public boolean sendsCleanSound() {
        return open.sound().noise() != VoiceOptions.Noise.OFF;
    }

    @Override
    public void send(String json) {
        sidebands.send(json);
        switch (peer.send(json)) {
            case SENT -> {}
            case NO_CHANNEL -> LOG.debug("{}: an event found the data channel closed", name);
            case TOO_LONG ->
                LOG.warn("{}: an event of {} characters is longer than its client takes", name, json.length());
        }
    }

    @Override
    public void close(int code, String reason) {
        peer.end(reason);
    }

    @Override
    public void frame() {
        var talk = connection;
        if (talk != null) {
            talk.frame();
            talk.play(frame);
        }
        sound.played(frame, peer); // silence too: the client's clock runs by it
    }

    @Override
    public void failed(Throwable why) {
        LOG.error("The sound of a call failed", why);
        peer.end("The sound failed here");
    }

    // ---- the end

    @Override
    public boolean isInTurn() {
        var talk = connection;
        return talk != null && talk.isInTurn();
    }

    @Override
    public void dismiss(int code, String reason) {
        peer.end(reason);
    }

    /** The client has hung up, by HTTP. */
    void hangUp() {
        peer.end("The client has hung up");
    }

    /** Closes all; on the events thread, or before there is a client. */
    void end() {
        if (!ended.compareAndSet(false, true)) return;
        settling.countDown();
        try {
            peer.close(); // nobody calls what follows any more
            var talk = connection;
            if (talk != null) talk.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            sidebands.end();
            sound.close();
            place.close();
            metrics.lost(peer.lostFrames() * Cleaner.FRAME_SAMPLES);
            var talk = connection;
            if (talk != null) talk.opened().ifPresent(metrics::sessionEnded);
            over.accept(this);
        }
    }
}
