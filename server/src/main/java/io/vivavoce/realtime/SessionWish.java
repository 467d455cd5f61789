package io.vivavoce.realtime;

import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a client wants of a session before it begins, as a part of {@code POST /v1/realtime/calls} or kept with a client
 * secret: the {@code session} of a {@code session.update}, which is checked. Immutable.
 */
public final class SessionWish {
    /** Nothing in particular. */
    public static final SessionWish NONE = new SessionWish(JsonNodeFactory.instance.objectNode());

    private final ObjectNode session;

    private SessionWish(ObjectNode session) {
        this.session = session;
    }

    /**
     * @param json the session object
     * @throws ProtocolException when a field of it is wrong
     */
    public static SessionWish parse(String json) {
        var session = ClientEvents.parse(json);
        SessionConfig.initial("").merged(session);
        return new SessionWish(session);
    }

    /** The model that is asked for; empty for none. */
    public String model() {
        return session.path("model").asString("");
    }

    SessionConfig on(SessionConfig before) {
        return session.isEmpty() ? before : before.merged(session);
    }
}
