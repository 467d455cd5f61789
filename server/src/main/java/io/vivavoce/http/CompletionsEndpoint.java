package io.vivavoce.http;

import io.javalin.http.Context;
import io.vivavoce.concurrent.Ticker;
import io.vivavoce.session.Completion;
import io.vivavoce.thinking.LanguageModel.Ending;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code POST /v1/chat/completions}: an answer to messages that the client keeps, whole or as it is written. Nothing of the
 * server's own prompt is in it. When the client of a stream leaves, the model stops.
 */
final class CompletionsEndpoint {
    /** More than any context here holds, each character escaped. */
    private static final int MAX_BODY_BYTES = 2 * 1024 * 1024;

    private final Service service;
    private final Metrics metrics;
    private final Places places;
    private final Ticker ticker;
    private final Bodies bodies;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    CompletionsEndpoint(Service service, Metrics metrics, Places places, Ticker ticker, Clock clock) {
        this.service = service;
        this.metrics = metrics;
        this.places = places;
        this.ticker = ticker;
        bodies = new Bodies(ticker);
        this.clock = clock;
    }

    /** Answers on this thread. */
    void answer(Context request) throws InterruptedException {
        var open = service.open();
        var engines = open.path().engines();
        var asked = CompletionRequest.of(
                Json.read(bodies.json(request, MAX_BODY_BYTES)),
                open.options().sampling(),
                engines.languageModel().usesTools());
        ModelNames.check(engines, ModelNames.Use.CHAT, asked.model());
        var completion = new Completion(engines.languageModel(), open.options().patienceMs(), ticker);
        try (var _ = places.take(request)) {
            Failures.told("messages", () -> {
                if (asked.stream()) stream(request, asked, completion);
                else whole(request, asked, completion);
            });
        }
    }

    private void whole(Context request, CompletionRequest asked, Completion completion) throws InterruptedException {
        var text = new StringBuilder();
        var answer = completion.answer(asked.question(), text::append);
        var body = head("chat.completion", asked);
        var choice = body.putArray("choices").addObject().put("index", 0);
        var message = choice.putObject("message").put("role", "assistant");
        if (text.isEmpty() && !answer.calls().isEmpty()) message.putNull("content");
        else message.put("content", text.toString());
        message.putNull("refusal");
        if (!answer.calls().isEmpty()) CompletionTools.write(answer.calls(), message.putArray("tool_calls"), false);
        choice.putNull("logprobs").put("finish_reason", reason(answer));
        usage(body.putObject("usage"), answer);
        HttpApi.json(request, 200, body);
    }

    private void stream(Context request, CompletionRequest asked, Completion completion) throws InterruptedException {
        var events = new ServerEvents(request);
        var head = head("chat.completion.chunk", asked);
        try {
            Failures.told("messages", () -> {
                var answer = completion.answer(asked.question(), piece -> {
                    if (!events.hasBegun())
                        events.send(chunk(
                                head,
                                asked,
                                Json.object().put("role", "assistant").put("content", "")));
                    events.send(chunk(head, asked, Json.object().put("content", piece)));
                });
                if (!answer.calls().isEmpty()) {
                    var delta = events.hasBegun()
                            ? Json.object()
                            : Json.object().put("role", "assistant").putNull("content");
                    CompletionTools.write(answer.calls(), delta.putArray("tool_calls"), true);
                    events.send(chunk(head, asked, delta));
                }
                var last = chunk(head, asked, Json.object());
                ((ObjectNode) last.at("/choices/0")).put("finish_reason", reason(answer));
                events.send(last);
                if (asked.usage()) {
                    var took = head.deepCopy();
                    took.putArray("choices");
                    usage(took.putObject("usage"), answer);
                    events.send(took);
                }
                events.done();
            });
        } catch (ProblemException e) {
            if (!events.hasBegun()) throw e;
            events.send(Json.error(e.problem()));
        }
    }

    private ObjectNode head(String object, CompletionRequest asked) {
        var id = new byte[12];
        random.nextBytes(id);
        return Json.object()
                .put("id", "chatcmpl-" + HexFormat.of().formatHex(id))
                .put("object", object)
                .put("created", clock.instant().getEpochSecond())
                .put("model", asked.model())
                .putNull("system_fingerprint");
    }

    private static ObjectNode chunk(ObjectNode head, CompletionRequest asked, ObjectNode delta) {
        var chunk = head.deepCopy();
        var choice = chunk.putArray("choices").addObject().put("index", 0);
        choice.set("delta", delta);
        choice.putNull("logprobs").putNull("finish_reason");
        if (asked.usage()) chunk.putNull("usage"); // on all but the last, as OpenAI has it
        return chunk;
    }

    private static String reason(Completion.Answer answer) {
        if (answer.ending() == Ending.LENGTH) return "length";
        return answer.calls().isEmpty() ? "stop" : "tool_calls";
    }

    private static void usage(ObjectNode usage, Completion.Answer answer) {
        usage.put("prompt_tokens", answer.promptTokens())
                .put("completion_tokens", answer.answerTokens())
                .put("total_tokens", answer.promptTokens() + answer.answerTokens());
        usage.putObject("prompt_tokens_details").put("cached_tokens", answer.cachedTokens());
    }
}
