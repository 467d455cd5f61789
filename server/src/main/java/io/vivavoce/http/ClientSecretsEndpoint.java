package io.vivavoce.http;

import io.javalin.http.Context;
import io.vivavoce.access.Access;
import io.vivavoce.access.AccessException;
import io.vivavoce.realtime.ProtocolException;
import io.vivavoce.realtime.SessionWish;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code POST /v1/realtime/client_secrets}: a secret of minutes for a page, which opens sessions with the settings that are
 * given here.
 */
final class ClientSecretsEndpoint {
    static final String PATH = "/v1/realtime/client_secrets";

    /** OpenAI's bounds and default, s. */
    private static final int LEAST_SECONDS = 10;

    private static final int MOST_SECONDS = 7_200;
    private static final int SECONDS = 600;

    /** A thousand of them are kept. */
    private static final int MAX_BODY_BYTES = 32 * 1024;

    private final Service service;
    private final Access access;
    private final Bodies bodies;

    ClientSecretsEndpoint(Service service, Access access, Bodies bodies) {
        this.service = service;
        this.access = access;
        this.bodies = bodies;
    }

    void issue(Context request) {
        try {
            var body = SessionWish.object(text(bodies.json(request, MAX_BODY_BYTES)));
            for (var name : body.propertyNames())
                if (!Set.of("expires_after", "session").contains(name))
                    throw Problem.field(
                                    name.length() <= 40 ? name : "",
                                    "There is no such field here; allowed are expires_after, session")
                            .thrown();
            var session = body.path("session");
            var effective =
                    SessionWish.of(session).effective(service.open().options().instructions());
            var settings = session.isObject() ? session.toString() : "";
            var issued = access.issue(Door.caller(request), seconds(body), settings);
            var answer = Json.object().put("value", issued.value());
            answer.put("expires_at", issued.expires().getEpochSecond());
            answer.set("session", effective);
            request.header("Cache-Control", "no-store");
            request.contentType("application/json").result(Json.mapper().writeValueAsBytes(answer));
        } catch (ProtocolException e) {
            throw new Problem(400, e.code(), String.valueOf(e.getMessage()), e.param()).thrown();
        } catch (AccessException e) {
            request.header("Retry-After", String.valueOf(LEAST_SECONDS));
            throw new Problem(429, "too_many_client_secrets", String.valueOf(e.getMessage()), "").thrown();
        }
    }

    private static int seconds(ObjectNode body) {
        var after = body.path("expires_after");
        if (after.isMissingNode() || after.isNull()) return SECONDS;
        if (!(after instanceof ObjectNode object) || !isFromCreation(object))
            throw Problem.field("expires_after", "expires_after is {\"anchor\": \"created_at\", \"seconds\": 600}")
                    .thrown();
        var seconds = object.path("seconds");
        if (seconds.isMissingNode() || seconds.isNull()) return SECONDS;
        var given = seconds.isNumber() ? seconds.doubleValue() : 0; // 600.0 is a whole number too
        if (given == Math.rint(given) && given >= LEAST_SECONDS && given <= MOST_SECONDS) return (int) given;
        throw Problem.field(
                        "expires_after.seconds",
                        "expires_after.seconds is a whole number, " + LEAST_SECONDS + " to " + MOST_SECONDS)
                .thrown();
    }

    /** There is no other anchor, and no other field. */
    private static boolean isFromCreation(ObjectNode after) {
        var anchor = after.path("anchor");
        return (anchor.isMissingNode()
                        || (anchor.isString() && anchor.asString().equals("created_at")))
                && Set.of("anchor", "seconds").containsAll(after.propertyNames());
    }

    private static String text(byte[] body) {
        return new String(body, StandardCharsets.UTF_8);
    }
}
