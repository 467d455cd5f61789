package io.vivavoce.realtime;

import io.vivavoce.audio.SamplePosition;
import io.vivavoce.audio.processing.Resampler;
import io.vivavoce.concurrent.Ticker;
import io.vivavoce.session.Notice;
import io.vivavoce.session.Session;
import io.vivavoce.session.SessionListener;
import io.vivavoce.session.SessionOptions;
import io.vivavoce.transport.Playout;
import io.vivavoce.transport.SoundIn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One client of the Realtime protocol, and its session, which is opened when it is first needed: what the client sets
 * before holds for all of it.
 *
 * <p>Threads: {@link #text} on the receiving thread, one at a time; {@link #frame} on the playout's; notices on the
 * session's teller. What goes out is written under one lock, which is not held while anyone waits.
 */
public final class RealtimeConnection implements Playout.Client, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RealtimeConnection.class);

    /** A commit of less sound is refused, as the service does. */
    private static final int MIN_COMMIT_MS = 100;

    private final String name;
    private final String model;
    private final Opener opener;
    private final Consumer<String> out;
    private final SoundIn soundIn;
    private final ClientItems clientItems;

    // the receiving thread's
    private @Nullable Resampler in;
    private int inHz;
    private long bufferedMs;
    private boolean held;

    // guarded by wire
    private final Object wire = new Object();
    private final Wire writer;
    private final Translator translator;
    private final SpokenOut spoken;
    private final List<String> written = new ArrayList<>();
    private SessionConfig config;
    private boolean respondWhenHeard;
    private boolean closed;

    private volatile @Nullable Session session;
    private volatile long handedOn;

    /** Opens sessions. */
    public interface Opener {
        Session open(SessionOptions options, SessionListener listener);

        /** What the server opens sessions with, where the client sets nothing. */
        SessionOptions options();

        /** Rate of {@link io.vivavoce.session.Outlet}'s sound, in Hz. */
        int voiceHz();
    }

    /**
     * Tells the client of its session at once.
     *
     * @param name unique
     * @param model as the client asked for
     * @param out takes each event's JSON, in order; must not block
     */
    public RealtimeConnection(String name, String model, Opener opener, Consumer<String> out, Ticker ticker) {
        this.name = name;
        this.model = model;
        this.opener = opener;
        this.out = out;
        config = SessionConfig.initial(opener.options().instructions());
        writer = new Wire("event_" + name + "_");
        soundIn = new SoundIn(this::hear, ticker);
        var items = new Items();
        translator = new Translator(name, config, items, this::clientMs, this::send);
        clientItems = new ClientItems(items, translator, this::send);
        spoken = new SpokenOut(opener.voiceHz(), ticker);
        synchronized (wire) {
            send(new ServerEvent.SessionCreated(sessionJson()));
        }
    }

    /** The {@code error} event that goes before the close of a connection that is refused, as the service does. */
    public static String refusal(String code, String message) {
        return new Wire("event_").text(new ServerEvent.Failure("invalid_request_error", code, message, "", ""));
    }

    private ObjectNode sessionJson() {
        return config.json()
                .put("type", "realtime")
                .put("object", "realtime.session")
                .put("id", "sess_" + name)
                .put("model", model);
    }

    // ---- what comes in

    /** A binary message: there are none. */
    public void binary() {
        synchronized (wire) {
            fail(new ProtocolException("invalid_event", "Events are JSON texts; a binary message came.", ""), "");
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
            synchronized (wire) {
                fail(e, eventId);
            }
        } catch (RuntimeException e) { // the edge of the receiving thread: one event's trouble is not the session's
            LOG.error("An event could not be done", e);
            synchronized (wire) {
                send(new ServerEvent.Failure(
                        "server_error", "internal", "That failed here; it is not your fault", "", eventId));
            }
        }
    }

    private void fail(ProtocolException e, String eventId) {
        var sentence = String.valueOf(e.getMessage());
        send(new ServerEvent.Failure("invalid_request_error", e.code(), sentence, e.param(), eventId));
    }

    private void obey(ClientEvent event) throws InterruptedException {
        switch (event) {
            case ClientEvent.SessionUpdate(var update) -> update(update);
            case ClientEvent.Append(var audio) -> append(audio);
            case ClientEvent.Commit _ -> commit();
            case ClientEvent.Clear _ -> clear();
            case ClientEvent.OutputClear _ ->
                throw ProtocolException.value("type", "output_audio_buffer.clear is for WebRTC; here the client plays");
            case ClientEvent.ItemCreate create -> {
                synchronized (wire) {
                    checkRoom(create.item());
                    clientItems.create(create).filter(text -> !text.isBlank()).ifPresent(written::add);
                }
            }
            case ClientEvent.ItemRetrieve(var id) -> {
                synchronized (wire) {
                    clientItems.retrieve(id);
                }
            }
            case ClientEvent.ItemDelete(var id) -> {
                synchronized (wire) {
                    clientItems.delete(id);
                }
            }
            case ClientEvent.ItemTruncate(var id, var _, var ms) -> {
                synchronized (wire) {
                    clientItems.truncate(id, ms, spoken.sentMs());
                }
            }
            case ClientEvent.ResponseCreate(var modalities, var metadata) -> respond(modalities, metadata);
            case ClientEvent.ResponseCancel(var id) -> cancel(id);
        }
    }

    /** The session takes so much at once, and no more. */
    private void checkRoom(Item item) {
        var length = item instanceof Item.Written message ? message.text().length() : 0;
        for (var text : written) length += text.length() + 1;
        if (length > ClientEvents.MAX_TEXT)
            throw ProtocolException.value(
                    "item.content",
                    "What waits for an answer would have " + length + " characters; at most " + ClientEvents.MAX_TEXT
                            + " are taken. Send response.create first");
    }

    private void update(ObjectNode update) {
        synchronized (wire) {
            config = config.merged(update);
            translator.config(config);
            var open = session;
            if (open != null) open.policy(config.policy(opener.options().policy()));
            send(new ServerEvent.SessionUpdated(sessionJson()));
        }
    }

    private void append(byte[] audio) throws InterruptedException {
        var format = current().input();
        if (audio.length % format.bytesPerSample() != 0)
            throw ProtocolException.value("audio", "Invalid 'audio': " + audio.length + " bytes are no whole samples");
        if (audio.length == 0) return;
        var open = session();
        if (current().manual() && !held && !isListening()) {
            held = true;
            open.press(new SamplePosition(handedOn));
        }
        var pcm = format.decode(audio);
        bufferedMs += 1000L * pcm.length / format.rateHz();
        soundIn.accept(at16k(pcm, format.rateHz()));
    }

    private boolean isListening() {
        synchronized (wire) {
            return translator.isListening();
        }
    }

    private SessionConfig current() {
        synchronized (wire) {
            return config;
        }
    }

    private float[] at16k(float[] pcm, int hz) {
        if (in == null || inHz != hz) {
            if (in != null) in.close();
            in = new Resampler(hz, SamplePosition.INPUT_HZ);
            inHz = hz;
        }
        var at16k = new float[in.maxOutput(pcm.length)];
        return java.util.Arrays.copyOf(at16k, in.process(pcm, 0, pcm.length, at16k, 0));
    }

    private void hear(float[] pcm, int offset, int length) {
        var open = session;
        if (open == null) return;
        open.hear(pcm, offset, length);
        handedOn += length;
    }

    /** Of the session's time that of a quiet room, which nobody sent, is not the client's. */
    private long clientMs(long sessionMs) {
        return Math.max(0, sessionMs - soundIn.filledSamples() * 1000 / SamplePosition.INPUT_HZ);
    }

    private void commit() throws InterruptedException {
        if (!current().manual())
            throw ProtocolException.value("type", "Turns are detected here: set turn_detection to null to commit them");
        if (bufferedMs < MIN_COMMIT_MS)
            throw new ProtocolException(
                    "input_audio_buffer_commit_empty",
                    "Error committing input audio buffer: buffer too small. Expected at least " + MIN_COMMIT_MS
                            + "ms of audio, but buffer only has " + bufferedMs + ".00ms of audio.",
                    "");
        if (!held)
            throw ProtocolException.value(
                    "type", "The words of the last turn are still looked for; commit when they came");
        soundIn.awaitHandedOn();
        bufferedMs = 0;
        held = false;
        synchronized (wire) {
            translator.clientCommits();
        }
        session().release();
    }

    private void clear() {
        bufferedMs = 0;
        if (held) session().release(); // what is held is let go of, and then taken back
        held = false;
        if (session != null) session().clear();
        synchronized (wire) {
            send(new ServerEvent.BufferCleared());
        }
    }

    private void respond(JsonNode modalities, JsonNode metadata) {
        var given = modalities.isMissingNode()
                ? Optional.<Modality>empty()
                : Optional.of(
                        SessionConfig.modality(SessionRules.modalities(modalities, "response.output_modalities")));
        var open = session();
        synchronized (wire) {
            if (translator.active().isPresent() || translator.isAsked())
                throw new ProtocolException(
                        "conversation_already_has_active_response",
                        "Conversation already has an active response in progress: "
                                + translator.active().map(Reply::id).orElse("(about to begin)")
                                + ". Wait until the response is finished before creating a new one.",
                        "");
            translator.clientAsks(given, metadata);
            if (translator.isListening()) respondWhenHeard = true;
            else respondNow(open);
        }
    }

    private void respondNow(Session open) {
        respondWhenHeard = false;
        if (written.isEmpty()) {
            open.respond();
            return;
        }
        var text = String.join("\n", written);
        written.clear();
        translator.clientTypes(text);
        open.type(text);
        if (!config.policy(opener.options().policy()).createResponse()) open.respond();
    }

    private void cancel(String id) {
        synchronized (wire) {
            var active = translator
                    .active()
                    .filter(reply -> id.isEmpty() || reply.id().equals(id));
            if (active.isEmpty())
                throw new ProtocolException(
                        "response_cancel_not_active", "Cancellation failed: no active response found", "");
            active.get().clientCancelled();
            session().cancel();
        }
    }

    // ---- what goes out

    private void on(Notice notice) {
        synchronized (wire) {
            if (notice instanceof Notice.TurnEnded(var generation, var report) && !report.interrupted())
                translator.audio(generation, spoken.rest(generation));
            translator.on(notice);
            var open = session;
            if (respondWhenHeard && !translator.isListening() && open != null) respondNow(open);
        }
    }

    @Override
    public void frame() {
        soundIn.frame();
        var open = session;
        if (open == null) return;
        synchronized (wire) {
            if (closed) return;
            translator
                    .active()
                    .ifPresent(reply -> spoken.pull(open.outlet(), reply.generation, config.output(), bytes -> {
                        if (reply.modality == Modality.AUDIO) translator.audio(reply.generation, bytes);
                    }));
        }
    }

    private void send(ServerEvent event) {
        if (!closed) out.accept(writer.text(event));
    }

    // ---- the session

    private Session session() {
        var open = session;
        if (open != null) return open;
        SessionOptions options;
        synchronized (wire) {
            options = config.options(opener.options());
        }
        var opened = opener.open(options, this::on);
        session = opened;
        return opened;
    }

    /** Whether a reply is made or sent, or the user's turn is open. */
    public boolean isInTurn() {
        var open = session;
        return open != null && open.isInTurn();
    }

    /** What went wrong in it, for the metrics; empty where none was opened. */
    public Optional<Session> opened() {
        return Optional.ofNullable(session);
    }

    /** Returns when the session's threads are gone. May be called twice; not while {@link #text} is called. */
    @Override
    public void close() throws InterruptedException {
        synchronized (wire) {
            if (closed) return;
            closed = true;
            spoken.close();
        }
        soundIn.close();
        if (in != null) in.close();
        var open = session;
        if (open != null) open.close();
    }
}
