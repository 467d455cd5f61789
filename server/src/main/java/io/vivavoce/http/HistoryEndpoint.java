package io.vivavoce.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.vivavoce.store.History;
import io.vivavoce.store.HistoryException;
import io.vivavoce.store.Item;
import io.vivavoce.store.Page;
import io.vivavoce.store.Summary;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code /v1/vivavoce/conversations}: what was said, listed, searched, read, exported and deleted, by whoever's it is. In the
 * shape of OpenAI's lists.
 */
final class HistoryEndpoint {
    static final String PATH = "/v1/vivavoce/conversations";

    private static final int MOST_CONVERSATIONS = 100;
    private static final int USUAL_CONVERSATIONS = 20;
    private static final int USUAL_ITEMS = 200;
    private static final int MAX_ID = 128;

    /** What {@link Page#next} looks like. */
    private static final Pattern PLACE = Pattern.compile("\\d{1,18}(-\\d{1,18})?");

    private final Service service;

    HistoryEndpoint(Service service) {
        this.service = service;
    }

    void add(RoutesConfig routes) {
        routes.get(PATH, this::list);
        routes.delete(PATH, this::deleteAll);
        routes.get(PATH + "/{id}", this::read);
        routes.delete(PATH + "/{id}", this::delete);
        routes.get(PATH + "/{id}/export", this::export);
    }

    /** What {@code Allow} says where another method came; empty where the path is none of these. */
    static Optional<String> allowed(String path) {
        if (!path.startsWith(PATH)) return Optional.empty();
        return Optional.of(path.endsWith("/export") ? "GET" : "GET, DELETE");
    }

    static Problem problem(HistoryException failure) {
        return new Problem(503, "history_unavailable", String.valueOf(failure.getMessage()), "");
    }

    private void list(Context request) {
        var query = text(request, "query", History.MAX_QUERY);
        var page = history()
                .conversations(
                        Owner.of(request),
                        query,
                        place(request, "before"),
                        limit(request, USUAL_CONVERSATIONS, MOST_CONVERSATIONS));
        var body = Json.object().put("object", "list");
        var data = body.putArray("data");
        for (var summary : page.entries()) {
            var entry = conversation(summary);
            if (!query.isBlank()) entry.put("match", summary.match());
            data.add(entry);
        }
        answer(request, parts(body, page, "next_before"));
    }

    private void read(Context request) {
        var history = history();
        var summary = known(request, history);
        var page = history.items(
                Owner.of(request),
                summary.id(),
                place(request, "after"),
                limit(request, USUAL_ITEMS, History.MOST_AT_ONCE));
        var body = conversation(summary);
        var data = body.putArray("data");
        for (var item : page.entries()) data.add(item(item));
        answer(request, parts(body, page, "next_after"));
    }

    private static ObjectNode parts(ObjectNode body, Page<?> page, String next) {
        body.put("has_more", !page.next().isEmpty());
        if (!page.next().isEmpty()) body.put(next, page.next());
        return body;
    }

    private void export(Context request) {
        var history = history();
        var format = request.queryParam("format");
        if (format != null && !format.equals("json") && !format.equals("text"))
            throw Problem.field("format", "format is json or text; something else came")
                    .thrown();
        var summary = known(request, history);
        var asText = "text".equals(format);
        request.contentType(asText ? "text/plain; charset=utf-8" : "application/json");
        request.header(
                "Content-Disposition",
                "attachment; filename=\"conversation-" + day(summary.started()) + (asText ? ".txt\"" : ".json\""));
        new Export(history, Owner.of(request), summary).write(request.outputStream(), asText);
    }

    private static String day(Instant time) {
        return time.toString().substring(0, "2026-11-21".length());
    }

    private void delete(Context request) throws InterruptedException {
        var id = id(request);
        if (!history().delete(Owner.of(request), id)) throw unknown();
        answer(
                request,
                Json.object()
                        .put("id", id)
                        .put("object", "vivavoce.conversation")
                        .put("deleted", true));
    }

    private void deleteAll(Context request) throws InterruptedException {
        var gone = history().deleteAll(Owner.of(request));
        answer(
                request,
                Json.object()
                        .put("object", "vivavoce.conversations")
                        .put("deleted", true)
                        .put("count", gone));
    }

    // ---- what is asked for, within bounds

    private History history() {
        if (service.history().isEmpty() && service.stage() == Service.Stage.STARTING)
            service.open(); // says so: whether anything is kept is not known yet
        return service.history()
                .orElseThrow(() -> new Problem(
                                404,
                                "history_off",
                                "Nothing is kept here: history.enabled is false in the configuration",
                                "")
                        .thrown());
    }

    private static Summary known(Context request, History history) {
        return history.conversation(Owner.of(request), id(request)).orElseThrow(HistoryEndpoint::unknown);
    }

    private static ProblemException unknown() {
        return new Problem(404, "no_such_conversation", "There is no such conversation, or none any more", "id")
                .thrown();
    }

    private static String id(Context request) {
        var id = request.pathParam("id");
        if (id.length() > MAX_ID) throw unknown();
        return id;
    }

    private static String text(Context request, String name, int most) {
        var given = request.queryParam(name);
        if (given == null) return "";
        if (given.length() > most)
            throw Problem.field(name, name + " has at most " + most + " characters; it has " + given.length())
                    .thrown();
        return given;
    }

    private static String place(Context request, String name) {
        var given = request.queryParam(name);
        if (given == null) return "";
        if (!PLACE.matcher(given).matches())
            throw Problem.field(name, name + " is what the part before said as next_" + name + "; something else came")
                    .thrown();
        return given;
    }

    private static int limit(Context request, int usual, int most) {
        var given = request.queryParam("limit");
        if (given == null) return usual;
        try {
            var limit = Integer.parseInt(given);
            if (limit >= 1 && limit <= most) return limit;
        } catch (NumberFormatException e) {
            // as out of range
        }
        throw Problem.field("limit", "limit is a whole number, 1 to " + most).thrown();
    }

    // ---- as JSON

    static ObjectNode conversation(Summary summary) {
        return Json.object()
                .put("id", summary.id())
                .put("object", "vivavoce.conversation")
                .put("title", summary.title())
                .put("created_at", summary.started().getEpochSecond())
                .put("updated_at", summary.last().getEpochSecond())
                .put("items", summary.items());
    }

    static ObjectNode item(Item item) {
        return Json.object()
                .put("id", item.id())
                .put("role", item.role().name().toLowerCase(Locale.ROOT))
                .put("text", item.text())
                .put("cut", item.cut())
                .put("created_at", item.created().getEpochSecond());
    }

    private static void answer(Context request, ObjectNode body) {
        request.header("Cache-Control", "no-store");
        request.contentType("application/json").result(Json.mapper().writeValueAsBytes(body));
    }
}
