package io.vivavoce.realtime;

import io.vivavoce.concurrent.Ticker;
import io.vivavoce.session.Notice;
import io.vivavoce.session.Session;
import io.vivavoce.session.SessionListener;
import io.vivavoce.session.SessionOptions;
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
public final class RealtimeConnection implements Playout.Client, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RealtimeConnection.class);

    private final Talk talk;
    private final Opener opener;
    private final ClientSound sound;
    private final ClientItems items;
    private final Asks asks;
    private final SpokenOut spoken;

    /** Opens sessions. */
    public interface Opener {
        Session open(SessionOptions options, SessionListener listener);

        /** What the server opens sessions with, where the client sets nothing. */
        SessionOptions options();

        /** Who keeps the messages; asked once. */
        default Journal journal() {
            return Journal.NONE;
        }

        /** Rate of {@link io.vivavoce.session.Outlet}'s sound, in Hz. */
        int voiceHz();
    }

    /**
     * Tells the client of its session at once.
     *
     * @param name unique
     * @param model as the client asked for
     */
    public RealtimeConnection(String name, String model, Opener opener, RealtimeClient client, Ticker ticker) {
        this(name, model, opener, client, ticker, SessionWish.NONE);
    }

    /** @param wish holds from the beginning */
    public RealtimeConnection(
            String name, String model, Opener opener, RealtimeClient client, Ticker ticker, SessionWish wish) {
        this.opener = opener;
        talk = new Talk(name, model, opener, client, this::clientMs, this::on);
        sound = new ClientSound(talk, ticker);
        items = new ClientItems(talk.items, talk.translator, talk.journal, talk::send);
        asks = new Asks(talk);
        spoken = new SpokenOut(opener.voiceHz(), ticker);
        synchronized (talk) {
            talk.config(wish.on(talk.config()));
            talk.send(new ServerEvent.SessionCreated(talk.sessionJson()));
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
            case ClientEvent.ResponseCreate(var modalities, var metadata) -> {
                var open = talk.session();
                synchronized (talk) {
                    asks.respond(open, modalities, metadata);
                }
            }
            default -> {
                synchronized (talk) {
                    obeyAtOnce(event);
                }
            }
        }
    }

    /** Under the lock. */
    private void obeyAtOnce(ClientEvent event) {
        switch (event) {
            case ClientEvent.SessionUpdate(var update) -> {
                talk.config(talk.config().merged(update));
                talk.send(new ServerEvent.SessionUpdated(talk.sessionJson()));
            }
            case ClientEvent.ItemCreate create -> {
                asks.checkRoom(create.item());
                items.create(create).ifPresent(asks::wrote);
            }
            case ClientEvent.ItemRetrieve(var id) -> items.retrieve(id);
            case ClientEvent.ItemDelete(var id) -> items.delete(id);
            case ClientEvent.ItemTruncate(var id, var _, var ms) -> items.truncate(id, ms, spoken.sentMs());
            case ClientEvent.ResponseCancel(var id) -> asks.cancel(id);
            case ClientEvent.OutputClear _ -> asks.clearOutput();
            case ClientEvent.Append _, ClientEvent.Commit _, ClientEvent.Clear _, ClientEvent.ResponseCreate _ ->
                throw new IllegalStateException("done without the lock: " + event);
        }
    }

    /** Over a track: hears mono 16 kHz sound, −1.0 to 1.0, in real time; copied. Does not block but to open the session. */
    public void hear(float[] pcm, int offset, int length) {
        talk.session().hear(pcm, offset, length);
    }

    // ---- what goes out

    private void on(Notice notice) {
        synchronized (talk) {
            if (notice instanceof Notice.TurnEnded(var generation, var report) && !report.interrupted())
                talk.translator.audio(generation, spoken.rest(generation));
            talk.translator.on(notice);
            talk.extensions.on(notice);
            asks.heard();
        }
    }

    @Override
    public void frame() {
        sound.frame();
        var open = talk.opened();
        if (open.isEmpty() || talk.playsOnTrack()) return;
        synchronized (talk) {
            if (talk.isClosed()) return;
            talk.translator.active().ifPresent(reply -> send(open.get(), reply));
        }
    }

    private void send(Session open, Reply reply) {
        spoken.pull(open.outlet(), reply.generation, talk.config().output(), bytes -> {
            if (reply.modality != Modality.AUDIO) return;
            words(open, reply);
            talk.translator.audio(reply.generation, bytes);
        });
    }

    /** Of sound that was taken, and is not sent yet, the words. */
    private void words(Session open, Reply reply) {
        talk.extensions.words(reply, open.outlet().words(reply.generation), voiceHz());
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
                talk.translator.playing().ifPresent(reply -> words(open.get(), reply));
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

    /** Whether a reply is made or sent, or the user's turn is open. */
    public boolean isInTurn() {
        return talk.opened().map(Session::isInTurn).orElse(false);
    }

    /** The session, for the metrics; empty where none was opened. */
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
        var open = talk.opened();
        if (open.isPresent()) open.get().close();
    }
}
