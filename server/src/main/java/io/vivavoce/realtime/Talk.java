package io.vivavoce.realtime;

import io.vivavoce.session.Session;
import io.vivavoce.session.SessionOptions;
import io.vivavoce.thinking.Tools;
import io.vivavoce.turn.TurnPolicy;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the parts of a connection share: what the client has set, the session, once it was needed, and what goes out.
 *
 * <p>Threads: {@link #session}, {@link #opened} and {@link #attach} from anywhere; all else under this object's lock, which
 * is not held while anyone waits.
 */
final class Talk {
    final Translator translator;
    final Extensions extensions;
    final Journal journal;
    final Items items = new Items();

    /** A session lasts no longer, as the service's. */
    static final long MOST_SECONDS = 60 * 60;

    private final long expiresAt;
    private final String name;
    private final String model;
    private final SessionOpener opener;
    private final RealtimeClient client;
    private final Consumer<io.vivavoce.session.Notice> notices;
    private final Wire writer;

    private SessionConfig config;
    private volatile boolean closed;
    private volatile @Nullable Session session;

    /** Number of the client's connection. */
    private volatile long epoch;

    /**
     * @param model as the client asked for; empty for a session that only writes down what is said
     * @param clientMs as {@link Translator}'s
     * @param notices takes what the session tells
     */
    Talk(
            String name,
            String model,
            SessionOpener opener,
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
        config = model.isEmpty()
                ? SessionConfig.transcription()
                : SessionConfig.initial(opener.options().instructions());
        expiresAt = opener.clock().instant().getEpochSecond() + MOST_SECONDS;
        translator = new Translator(name, config, client.soundPath(), items, clientMs, journal, this::send);
        extensions = new Extensions(translator, this::send);
    }

    // ---- what goes out

    void send(ServerEvent event) {
        if (closed) return;
        client.send(writer.text(event));
        if (event instanceof ServerEvent.ResponseDone) // as the live service does
        opener.rateLimit().ifPresent(left -> client.send(writer.text(new ServerEvent.RateLimits(left))));
    }

    /** The first event of somebody who follows beside the client. */
    void tellOf(RealtimeClient other) {
        other.send(writer.text(new ServerEvent.SessionCreated(sessionJson())));
    }

    /** The client is to go; {@code code} as of a WebSocket's close. */
    void dismiss(int code, String reason) {
        if (!closed) client.close(code, reason);
    }

    void fail(ProtocolException e, String eventId) {
        var sentence = String.valueOf(e.getMessage());
        send(new ServerEvent.Failure("invalid_request_error", e.code(), sentence, e.param(), eventId));
    }

    /** The whole session object. */
    ObjectNode sessionJson() {
        var json = config.json();
        if (config.extensions().isEmpty() && !config.resumes())
            json.remove("vivavoce"); // who does not ask for it need not know of it
        json.put("object", "realtime." + (model.isEmpty() ? "transcription_session" : "session"))
                .put("id", "sess_" + name)
                .put("expires_at", expiresAt);
        return model.isEmpty() ? json : json.put("model", model);
    }

    // ---- what holds

    SessionConfig config() {
        return config;
    }

    /** From now on; in the session too. */
    void config(SessionConfig changed) {
        checkVoice(changed, "session.audio.output.voice");
        checkChoice(changed, "session.tool_choice");
        begin(changed);
    }

    /** As {@link #config(SessionConfig)}, before there is anything; a voice that is not known is the usual one. */
    void begin(SessionConfig changed) {
        config = changed;
        translator.config(changed);
        extensions.wanted(changed.extensions());
        opened().ifPresent(open -> {
            open.options(options(changed));
            open.policy(policy());
            hears(open);
        });
    }

    private void hears(Session open) {
        open.hearing(config.hearing(), config.prefixMs());
    }

    /** Another client is there, by another way: who plays is another, too. */
    void moved() {
        translator.path(client.soundPath());
        opened().ifPresent(open -> {
            open.options(options(config));
            open.policy(policy());
        });
    }

    /** What holds for a response that has {@code settings} of its own. */
    SessionConfig forResponse(ObjectNode settings) {
        var own = config.forResponse(settings);
        checkVoice(own, "response.audio.output.voice");
        checkChoice(own, "response.tool_choice");
        return own;
    }

    private void checkVoice(SessionConfig changed, String path) {
        if (changed.voice().equals(config.voice())) return;
        if (translator.hasSpoken())
            throw new ProtocolException(
                    "cannot_update_voice", "Cannot update a conversation's voice if assistant audio is present.", path);
        if (voiceId(changed).isEmpty())
            throw ProtocolException.value(
                    path,
                    "Invalid value: '" + Fields.shortened(changed.voice()) + "'. The synthesizer has no such voice.");
    }

    /** Who wants a tool to be called must be told where none will be. */
    private void checkChoice(SessionConfig changed, String path) {
        if (changed.toolChoice().equals(config.toolChoice())) return;
        var wanted = changed.toolChoice().path("name").asString("");
        if (!wanted.isEmpty() && !changed.tools().has(wanted))
            throw ProtocolException.value(path, "Invalid value: there is no tool '" + wanted + "'.");
        var must = !wanted.isEmpty() || changed.toolChoice().asString("").equals("required");
        if (must && !opener.usesTools())
            throw ProtocolException.value(
                    path,
                    "Invalid value: the language model of this server calls no tools, so that none can be required."
                            + " Configure one that does, or leave this 'auto'.");
    }

    private Optional<String> voiceId(SessionConfig of) {
        return of.hasUsualVoice() ? Optional.of(opener.options().voice().id()) : opener.voiceNamed(of.voice());
    }

    SessionOptions options(SessionConfig of) {
        var usual = opener.options().voice().id();
        var wished =
                of.options(opener.options(), client.soundPath(), voiceId(of).orElse(usual));
        return opener.usesTools() ? wished : wished.withTools(Tools.NONE);
    }

    /** For a response; one beside a conversation on a track has nowhere to be heard. */
    SessionOptions options(SessionConfig of, boolean beside) {
        var options = options(of);
        return beside && playsOnTrack() ? options.withSpoken(false) : options;
    }

    int voiceHz() {
        return opener.voiceHz();
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
            options = options(config);
        }
        synchronized (notices) { // a track's sound and the first event may come at once
            open = session;
            if (open != null) return open;
            if (closed) throw ProtocolException.value("type", "The connection is closed");
            open = opener.open(options, notices::accept);
            session = open;
            if (epoch > 0) open.attach(epoch);
            hears(open);
            return open;
        }
    }

    /** The client is there again, by the connection of that number: the session knows it, be it opened before or after. */
    void attach(long number) {
        epoch = number; // before it is looked whether it is open
        opened().ifPresent(open -> open.attach(number));
    }

    /** After {@link #close}: the session, if there was one; there will be none any more. */
    Optional<Session> last() {
        synchronized (notices) {
            return opened();
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
