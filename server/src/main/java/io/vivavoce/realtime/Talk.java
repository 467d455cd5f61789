package io.vivavoce.realtime;

import io.vivavoce.session.Session;
import io.vivavoce.session.SessionOptions;
import io.vivavoce.turn.TurnPolicy;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the parts of a connection share: what the client has set, the session, once it was needed, and what goes out.
 *
 * <p>Threads: {@link #session} and {@link #opened} from anywhere; all else under this object's lock, which is not held
 * while anyone waits.
 */
final class Talk {
    final Translator translator;
    final Extensions extensions;
    final Journal journal;
    final Items items = new Items();

    private final String name;
    private final String model;
    private final RealtimeConnection.Opener opener;
    private final RealtimeClient client;
    private final Consumer<io.vivavoce.session.Notice> notices;
    private final Wire writer;

    private SessionConfig config;
    private boolean closed;
    private volatile @Nullable Session session;

    /**
     * @param clientMs as {@link Translator}'s
     * @param notices takes what the session tells
     */
    Talk(
            String name,
            String model,
            RealtimeConnection.Opener opener,
            RealtimeClient client,
            LongUnaryOperator clientMs,
            Consumer<io.vivavoce.session.Notice> notices) {
        this.name = name;
        this.model = model;
        this.opener = opener;
        this.client = client;
        this.notices = notices;
        journal = opener.journal();
        writer = new Wire("event_" + name + "_");
        config = SessionConfig.initial(opener.options().instructions());
        translator = new Translator(name, config, client.soundPath(), items, clientMs, journal, this::send);
        extensions = new Extensions(translator, this::send);
    }

    // ---- what goes out

    void send(ServerEvent event) {
        if (!closed) client.send(writer.text(event));
    }

    void fail(ProtocolException e, String eventId) {
        var sentence = String.valueOf(e.getMessage());
        send(new ServerEvent.Failure("invalid_request_error", e.code(), sentence, e.param(), eventId));
    }

    /** The whole session object. */
    ObjectNode sessionJson() {
        var json = config.json();
        if (config.extensions().isEmpty()) json.remove("vivavoce"); // who does not ask for it need not know of it
        return json.put("type", "realtime")
                .put("object", "realtime.session")
                .put("id", "sess_" + name)
                .put("model", model);
    }

    // ---- what holds

    SessionConfig config() {
        return config;
    }

    /** From now on; in the session too, where it can change there. */
    void config(SessionConfig changed) {
        config = changed;
        translator.config(changed);
        extensions.wanted(changed.extensions());
        opened().ifPresent(open -> open.policy(policy()));
    }

    TurnPolicy policy() {
        return config.policy(opener.options().policy(), client.soundPath());
    }

    boolean playsOnTrack() {
        return client.soundPath() == SoundPath.TRACK;
    }

    // ---- the session

    /** The session, which is opened now if it was not: what the client has set by then holds for all of it. */
    Session session() {
        var open = session;
        if (open != null) return open;
        SessionOptions options;
        synchronized (this) {
            options = config.options(opener.options(), client.soundPath());
        }
        synchronized (notices) { // a track's sound and the first event may come at once
            open = session;
            if (open != null) return open;
            open = opener.open(options, notices::accept);
            session = open;
            return open;
        }
    }

    Optional<Session> opened() {
        return Optional.ofNullable(session);
    }

    /** Nothing more goes out; false the second time. */
    boolean close() {
        if (closed) return false;
        closed = true;
        return true;
    }

    boolean isClosed() {
        return closed;
    }
}
