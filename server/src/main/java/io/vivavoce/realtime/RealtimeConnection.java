package io.vivavoce.realtime;

import io.vivavoce.concurrent.Ticker;
import io.vivavoce.recognition.RecognitionException;
import io.vivavoce.session.Notice;
import io.vivavoce.session.Session;
import io.vivavoce.transport.Playout;
import java.util.Arrays;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client of the Realtime protocol, and its session, which is opened when it is first needed: what the client sets
 * before holds for all of it. Knows nothing of what carries the events: a transport gives it a {@link RealtimeClient} to
 * send to, and calls
 *
 * <ul>
 *   <li>{@link #text} with each event that the client sends;
 *   <li>over {@link SoundPath#EVENTS}: {@link #frame} every {@value Playout#FRAME_MS} ms, as {@link Playout} does;
 *   <li>over {@link SoundPath#TRACK}: {@link #hear} with what the microphone's track brings, {@link #play} for what the
 *       other is to carry, and {@link #frame} as above;
 *   <li>{@link #close} when the client is gone.
 * </ul>
 *
 * <p>Threads: {@link #text} on the receiving thread, one at a time; {@link #hear} on one thread of the transport; {@link
 * #frame} and {@link #play} on the playout's; notices on the session's teller. What goes out is written under one lock,
 * which is not held while anyone waits.
 */
public final class RealtimeConnection implements Resumable {
    private static final Logger LOG = LoggerFactory.getLogger(RealtimeConnection.class);

    /** A WebSocket's code for an end that is nobody's fault (RFC 6455, 7.4.1); clients connect anew. */
    private static final int GOING_AWAY = 1001;

    private final Talk talk;
    private final SessionOpener opener;
    private final RealtimeClient client;
    private final ClientSound sound;
    private final ClientItems items;
    private final Asks asks;
    private final SentSound spoken;
    private final NoiseFilter trackNoise = new NoiseFilter();
    private final Idle idle;
    private final long begun;
    private boolean expired;
    private final Ticker ticker;
    /** Guarded by the lock of {@link Talk}. */
    private boolean offered;

    /**
     * Tells the client of its session at once.
     *
     * @param name unique
     * @param model as the client asked for; empty for a session that only writes down what is said
     */
    public RealtimeConnection(String name, String model, SessionOpener opener, RealtimeClient client, Ticker ticker) {
        this(name, model, opener, client, ticker, SessionWish.NONE);
    }

    /** @param wish holds from the beginning */
    public RealtimeConnection(
            String name, String model, SessionOpener opener, RealtimeClient client, Ticker ticker, SessionWish wish) {
        this.opener = opener;
        this.client = client;
        talk = new Talk(name, model, opener, client, this::clientMs, this::on);
        sound = new ClientSound(talk, ticker);
        items = new ClientItems(talk);
        asks = new Asks(talk);
        this.ticker = ticker;
        begun = ticker.nanos();
        idle = new Idle(talk, ticker);
        spoken = new SentSound(talk, ticker);
        synchronized (talk) {
            talk.begin(wish.on(talk.config()));
            talk.send(new ServerEvent.SessionCreated(talk.sessionJson()));
            offerToComeBack(); // a client secret may ask for it
        }
    }

    /** The {@code error} event that goes before the close of a connection that is refused, as the service does. */
    public static String refusal(String code, String message) {
        return new Wire("event_").text(new ServerEvent.Failure("invalid_request_error", code, message, "", ""));
    }

    private long clientMs(long sessionMs) {
        return sound.clientMs(sessionMs);
    }

    // ---- what comes in

    /** A binary message: there are none. */
    public void binary() {
        synchronized (talk) {
            talk.fail(new ProtocolException("invalid_event", "Events are JSON texts; a binary message came.", ""), "");
        }
    }

    /** An event's JSON; waits while the client's sound is far ahead of time. */
    public void text(String message) throws InterruptedException {
        var eventId = "";
        try {
            var json = ClientEvents.parse(message);
            eventId = ClientEvents.eventId(json);
            obey(ClientEvents.read(json));
        } catch (ProtocolException e) {
            synchronized (talk) {
                talk.fail(e, eventId);
            }
        } catch (RuntimeException e) { // the edge of the receiving thread: one event's trouble is not the session's
            LOG.error("An event could not be done", e);
            synchronized (talk) {
                talk.send(new ServerEvent.Failure(
                        "server_error", "internal", "That failed here; it is not your fault", "", eventId));
            }
        }
    }

    private void obey(ClientEvent event) throws InterruptedException {
        switch (event) {
            case ClientEvent.Append(var audio) -> sound.append(audio);
            case ClientEvent.Commit _ -> sound.commit();
            case ClientEvent.Clear _ -> sound.clear();
            case ClientEvent.ResponseCreate create -> {
                var open = talk.session();
                synchronized (talk) {
                    asks.respond(open, create);
                }
            }
            case ClientEvent.ItemCreate create -> {
                var open = talk.session();
                synchronized (talk) {
                    items.create(open, create);
                }
            }
            case ClientEvent.SoundCreate create -> {
                var open = talk.session();
                var message = SpokenMessage.of(create.audio(), inputFormat());
                var said = create.transcript().isBlank() ? recognized(message) : create.transcript();
                synchronized (talk) {
                    items.create(open, create, said.strip(), message.ms());
                }
            }
            default -> {
                synchronized (talk) {
                    obeyAtOnce(event);
                }
            }
        }
    }

    private AudioFormat inputFormat() {
        synchronized (talk) {
            return talk.config().input();
        }
    }

    /** What follows waits for it: it may be a request for the answer. */
    private String recognized(SpokenMessage message) throws InterruptedException {
        try {
            return opener.transcribe(message.wav());
        } catch (RecognitionException e) {
            throw new ProtocolException(
                    "item_create_not_understood",
                    "The recognizer failed, and there is no such item: " + e.getMessage() + ". Send it again.",
                    "item.content[0].audio");
        }
    }

    /** Under the lock. */
    private void obeyAtOnce(ClientEvent event) {
        switch (event) {
            case ClientEvent.SessionUpdate(var update) -> {
                talk.config(talk.config().merged(update));
                talk.send(new ServerEvent.SessionUpdated(talk.sessionJson()));
                offerToComeBack();
            }
            case ClientEvent.ItemRetrieve(var id) -> items.retrieve(id);
            case ClientEvent.ItemDelete(var id) -> items.delete(id);
            case ClientEvent.ItemTruncate(var id, var _, var ms) -> items.truncate(id, ms);
            case ClientEvent.ResponseCancel(var id) -> asks.cancel(id);
            case ClientEvent.OutputClear _ -> asks.clearOutput();
            case ClientEvent.Append _,
                    ClientEvent.Commit _,
                    ClientEvent.Clear _,
                    ClientEvent.ItemCreate _,
                    ClientEvent.SoundCreate _,
                    ClientEvent.ResponseCreate _ -> throw new IllegalStateException("done without the lock: " + event);
        }
    }

    /** Once. */
    private void offerToComeBack() {
        if (offered || !talk.config().resumes()) return;
        client.ticket().ifPresent(ticket -> {
            offered = true;
            talk.send(new ServerEvent.SessionResumable(ticket.token(), ticket.validMs()));
        });
    }

    /**
     * Tells somebody who follows beside the client of the session as it stands.
     *
     * @param told run before the next event is sent
     */
    public void tell(RealtimeClient other, Runnable told) {
        synchronized (talk) {
            talk.tellOf(other);
            told.run();
        }
    }

    // ---- a client that goes and comes back

    @Override
    public void leave(long epoch) {
        talk.opened().ifPresent(open -> open.detach(epoch));
    }

    @Override
    public void again(long epoch) {
        talk.attach(epoch);
    }

    @Override
    public void comeBack(Line line, RealtimeClient back, String lastEventId) {
        synchronized (talk) {
            var before = line.soundPath();
            var complete = line.comeBack(back, lastEventId);
            sound.cameBack();
            if (line.soundPath() != before) {
                talk.moved();
                spoken.moved();
                sound.moved();
            }
            talk.send(new ServerEvent.SessionResumed(talk.sessionJson(), complete));
            if (!complete) talk.translator.tellAll();
        }
        again(line.epoch());
    }

    /** Over a track: hears mono 16 kHz sound, −1.0 to 1.0, in real time; copied. Does not block but to open the session. */
    public void hear(float[] pcm, int offset, int length) {
        if (talk.isClosed()) return;
        var wanted = client.sendsCleanSound() ? "" : noiseReduction();
        var clean = trackNoise.clean(Arrays.copyOfRange(pcm, offset, offset + length), wanted);
        if (clean.length == 0) return;
        talk.session();
        sound.hearTrack(clean);
    }

    private String noiseReduction() {
        synchronized (talk) {
            return talk.config().noiseReduction();
        }
    }

    // ---- what goes out

    private void on(Notice notice) {
        synchronized (talk) {
            if (notice instanceof Notice.TurnEnded(var generation, var report) && !report.interrupted())
                spoken.finish(generation);
            talk.translator.on(notice);
            talk.extensions.on(notice);
            asks.heard();
        }
    }

    @Override
    public void frame() {
        sound.frame();
        synchronized (talk) {
            if (ticker.nanos() - begun > Talk.MOST_SECONDS * 1_000_000_000L) expire();
        }
        var open = talk.opened();
        if (open.isEmpty()) return;
        synchronized (talk) {
            if (talk.isClosed()) return;
            idle.frame(open.get(), spoken.isPlaying());
            if (talk.playsOnTrack()) return;
            spoken.frame(open.get());
        }
    }

    private void expire() {
        if (expired) return;
        expired = true;
        var message = "Your session hit the maximum duration of " + Talk.MOST_SECONDS / 60 + " minutes.";
        talk.fail(new ProtocolException("session_expired", message, ""), "");
        talk.dismiss(GOING_AWAY, "invalid_request_error.session_expired");
    }

    /** Rate of what {@link #play} gives, in Hz. */
    public int voiceHz() {
        return opener.voiceHz();
    }

    /**
     * Over a track: fills {@code frame} with what is to be played now, mono at {@link #voiceHz}, silence where there is
     * nothing. At the pace of the clock that it is played by: what is handed out counts as played.
     *
     * @return samples of a reply in it, 0 to {@code frame.length}
     */
    public int play(float[] frame) {
        var open = talk.opened();
        if (open.isEmpty()) {
            Arrays.fill(frame, 0);
            return 0;
        }
        var count = open.get().outlet().pull(frame);
        if (count > 0) {
            synchronized (talk) {
                talk.translator.playing().ifPresent(reply -> spoken.played(open.get(), reply, count));
            }
        }
        return count;
    }

    /** What {@link Journal#put} was told of {@code itemId} is durably on disk, in the conversation of that id. Any thread. */
    public void stored(String itemId, String conversationId) {
        synchronized (talk) {
            talk.extensions.stored(itemId, conversationId);
        }
    }

    // ---- the session

    @Override
    public boolean isInTurn() {
        return talk.opened().map(Session::isInTurn).orElse(false);
    }

    @Override
    public Optional<Session> opened() {
        return talk.opened();
    }

    /** Returns when the session's threads are gone. May be called twice; not while {@link #text} is called. */
    @Override
    public void close() throws InterruptedException {
        synchronized (talk) {
            if (!talk.close()) return;
            spoken.close();
        }
        sound.close();
        trackNoise.close();
        var open = talk.last();
        if (open.isPresent()) open.get().close();
    }
}
