package io.vivavoce.realtime;

import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a client wants of a session before it begins, as a part of {@code POST /v1/realtime/calls} or kept with a client
 * secret: the {@code session} of a {@code session.update}, which is checked. Immutable.
 */
public final class SessionWish {
    /** Nothing in particular. */
    public static final SessionWish NONE = new SessionWish(List.of());

    /** In the order in which they hold: the later ones beat the earlier. */
    private final List<ObjectNode> sessions;

    private SessionWish(List<ObjectNode> sessions) {
        this.sessions = sessions;
    }

    /**
     * A JSON object, within the bounds of the protocol's events.
     *
     * @throws ProtocolException when it is none
     */
    public static ObjectNode object(String json) {
        return ClientEvents.parse(json);
    }

    /**
     * @param json the session object
     * @throws ProtocolException when a field of it is wrong
     */
    public static SessionWish parse(String json) {
        return of(object(json));
    }

    /**
     * @param session the session object; missing or null for none
     * @throws ProtocolException when it is something else, or a field of it is wrong
     */
    public static SessionWish of(JsonNode session) {
        if (session.isMissingNode() || session.isNull()) return NONE;
        if (!(session instanceof ObjectNode object))
            throw ProtocolException.value("session", "Invalid type for 'session': expected an object");
        SessionConfig.initial("").merged(object);
        return new SessionWish(List.of(object.deepCopy()));
    }

    /** This, and then {@code more}, which beats it. */
    public SessionWish and(SessionWish more) {
        return new SessionWish(
                Stream.concat(sessions.stream(), more.sessions.stream()).toList());
    }

    /** The model that is asked for; empty for none. */
    public String model() {
        return sessions.stream()
                .map(session -> session.path("model").asString(""))
                .filter(model -> !model.isEmpty())
                .reduce("", (_, later) -> later);
    }

    /**
     * The session object that holds by this.
     *
     * @param instructions of the server, where none are wished
     */
    public ObjectNode effective(String instructions) {
        var whole = on(SessionConfig.initial(instructions)).json();
        whole.remove("vivavoce");
        return whole.put("type", "realtime").put("object", "realtime.session");
    }

    SessionConfig on(SessionConfig before) {
        var config = before;
        for (var session : sessions) config = config.merged(session);
        return config;
    }
}
