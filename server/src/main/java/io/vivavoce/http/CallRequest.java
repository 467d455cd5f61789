package io.vivavoce.http;

import io.javalin.http.Context;
import io.vivavoce.realtime.ProtocolException;
import io.vivavoce.realtime.SessionWish;
import jakarta.servlet.MultipartConfigElement;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;

/**
 * What a client calls with: an offer, alone ({@code application/sdp}) or as the part {@code sdp} of a form ({@code
 * multipart/form-data}) that has a part {@code session} too.
 *
 * @param model empty where none was asked for
 * @param resume the token of a session to go on with; empty for a new one
 * @param after with it, the id of the last event that came; empty where that is forgotten
 */
record CallRequest(String offer, String model, SessionWish session, String resume, String after) {
    /** An offer has 64 kB at most, a session's instructions and tools likewise. */
    static final int MAX_BODY_BYTES = 256 * 1024;

    private static final int MAX_MODEL = 200;
    private static final String SDP = "application/sdp";
    private static final String FORM = "multipart/form-data";

    /** @throws ProblemException when something of it is wrong */
    static CallRequest of(Context request) {
        var resume = query(request, "resume");
        if (request.req().getContentLengthLong() > MAX_BODY_BYTES) throw tooLarge();
        var session = Door.wish(request);
        String offer;
        switch (type(request)) {
            case SDP -> offer = offer(request);
            case FORM -> {
                offer = part(request, "sdp")
                        .orElseThrow(() -> Problem.field("sdp", "The form has no part \"sdp\"; it must hold the offer")
                                .thrown());
                var json = part(request, "session");
                if (json.isPresent() && !resume.isEmpty())
                    throw Problem.field(
                                    "session",
                                    "A session that is gone on with has its settings; change them by session.update")
                            .thrown();
                if (json.isPresent()) session = session.and(session(json.get()));
            }
            default -> throw unsupported();
        }
        var model = session.model().isEmpty() ? query(request, "model") : session.model();
        if (model.length() > MAX_MODEL)
            throw Problem.field("model", "The model's name has more than " + MAX_MODEL + " characters")
                    .thrown();
        return new CallRequest(offer, model, session, resume, query(request, "after"));
    }

    private static String query(Context request, String name) {
        return Optional.ofNullable(request.queryParam(name)).orElse("");
    }

    /** The offer of a body that holds nothing else. */
    static String offer(Context request) {
        if (!type(request).equals(SDP)) throw unsupported();
        return read(request.bodyInputStream());
    }

    private static String type(Context request) {
        var type = request.contentType();
        return type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(java.util.Locale.ROOT);
    }

    private static Optional<String> part(Context request, String name) {
        // In memory: both parts together have MAX_BODY_BYTES at most.
        request.req()
                .setAttribute(
                        ServletContextRequest.MULTIPART_CONFIG_ELEMENT,
                        new MultipartConfigElement("", MAX_BODY_BYTES, MAX_BODY_BYTES, MAX_BODY_BYTES));
        try {
            Part part = request.req().getPart(name);
            return part == null ? Optional.empty() : Optional.of(read(part.getInputStream()));
        } catch (IOException | ServletException | IllegalStateException e) {
            throw new ProblemException(
                    Problem.body(
                            "invalid_form",
                            "The form is malformed, or longer than " + MAX_BODY_BYTES + " bytes: " + e.getMessage()),
                    e);
        }
    }

    private static String read(InputStream stream) {
        try (stream) {
            var bytes = stream.readNBytes(MAX_BODY_BYTES + 1);
            if (bytes.length > MAX_BODY_BYTES) throw tooLarge();
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new ProblemException(Problem.body("incomplete_body", "The body did not come whole"), e);
        }
    }

    private static SessionWish session(String json) {
        try {
            return SessionWish.parse(json);
        } catch (ProtocolException e) {
            throw new ProblemException(new Problem(400, e.code(), String.valueOf(e.getMessage()), e.param()), e);
        }
    }

    private static ProblemException tooLarge() {
        return new Problem(413, "too_large", "The body has more than " + MAX_BODY_BYTES + " bytes", "").thrown();
    }

    private static ProblemException unsupported() {
        return new Problem(
                        415,
                        "unsupported_media_type",
                        "The body must be an offer (Content-Type: application/sdp), or a form with the parts sdp and"
                                + " session (Content-Type: multipart/form-data)",
                        "")
                .thrown();
    }
}
