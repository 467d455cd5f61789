package io.vivavoce.http;

import io.javalin.http.Context;
import io.vivavoce.concurrent.Ticker;
import io.vivavoce.session.WrittenTalk;
import io.vivavoce.speaking.SpeakingException;
import io.vivavoce.thinking.ThinkingException;
import io.vivavoce.thinking.TooLongException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code POST /chat}: a message in writing, answered as JSON, or as it comes as server-sent events ({@code text}, {@code
 * speech}, {@code done}, {@code error}).
 */
final class ChatEndpoint {
    /** A request with the longest message, each character escaped. */
    static final int MAX_BODY_BYTES = 128 * 1024;

    /** As of a session: some 4,000 tokens. */
    private static final int MAX_MESSAGE = 16_000;

    private static final int MAX_NAME = 64;

    /** Written messages take the model's time from those who speak: more at once would only wait for each other. */
    private static final int MOST_AT_ONCE = 4;

    private static final int RETRY_SECONDS = 2;

    private static final Logger LOG = LoggerFactory.getLogger(ChatEndpoint.class);

    private final Service service;
    private final Metrics metrics;
    private final Ticker ticker;
    private final Bodies bodies;
    private final Chats chats;
    private final Semaphore places = new Semaphore(MOST_AT_ONCE);

    ChatEndpoint(Service service, Metrics metrics, Chats chats, Ticker ticker) {
        this.service = service;
        this.metrics = metrics;
        this.chats = chats;
        this.ticker = ticker;
        bodies = new Bodies(ticker);
    }

    /** What is asked for. */
    private record Question(String message, String conversation, boolean speech) {
        static Question of(Json json) {
            return new Question(
                    json.text("message", MAX_MESSAGE),
                    json.has("conversation") ? json.text("conversation", MAX_NAME) : "",
                    json.flag("speech"));
        }
    }

    /** Answers on this thread. */
    void answer(Context request) throws InterruptedException {
        var open = service.open();
        var question = Question.of(
                Json.read(bodies.json(request, MAX_BODY_BYTES), Set.of("message", "conversation", "speech")));
        if (!places.tryAcquire()) {
            metrics.refused("chat_busy");
            request.header("Retry-After", String.valueOf(RETRY_SECONDS));
            throw new Problem(
                            503,
                            "busy",
                            MOST_AT_ONCE + " messages are being answered, the most at once; try again in "
                                    + RETRY_SECONDS + " seconds",
                            "")
                    .thrown();
        }
        try (var held = held(Owner.of(request), open, question)) {
            var speech = new Speech(open.path().engines(), open.options().voice());
            if (wantsEvents(request)) stream(request, held, question, speech);
            else whole(request, held, question, speech);
        } catch (ThinkingException | SpeakingException e) {
            throw new ProblemException(problem(e), e);
        } finally {
            places.release();
        }
        metrics.chatAnswered(200);
    }

    private Chats.Held held(String owner, Service.Open open, Question question) {
        return question.conversation.isEmpty()
                ? chats.begin(
                        owner,
                        () -> new WrittenTalk(open.path().engines().languageModel(), open.options(), ticker),
                        () -> service.record(owner))
                : chats.resume(owner, question.conversation);
    }

    /** Of an engine's failure: thinking's, or speaking's. */
    private static Problem problem(RuntimeException failure) {
        var sentence = String.valueOf(failure.getMessage());
        return switch (failure) {
            case TooLongException _ -> new Problem(400, "context_length_exceeded", sentence, "message");
            case ThinkingException _ -> new Problem(502, "language_model_failed", sentence, "");
            default -> new Problem(502, "synthesizer_failed", sentence, "");
        };
    }

    private static boolean wantsEvents(Context request) {
        var accept = request.header("Accept");
        return accept != null && accept.toLowerCase(Locale.ROOT).contains("text/event-stream");
    }

    private void whole(Context request, Chats.Held held, Question question, Speech speech) throws InterruptedException {
        var times = new Times();
        var reply = held.talk().answer(question.message, _ -> times.piece());
        var body = done(held, question, reply, times);
        if (question.speech) {
            var sound = body.putObject("speech");
            sound.put("format", "wav");
            sound.put("sampleRateHz", speech.sampleRateHz());
            sound.put("data", Base64.getEncoder().encodeToString(speech.wav(reply)));
        }
        request.contentType("application/json").result(Json.mapper().writeValueAsBytes(body));
    }

    private ObjectNode done(Chats.Held held, Question question, String reply, Times times) throws InterruptedException {
        var body = Json.object();
        var totalMs = times.sinceStartMs();
        body.put("conversation", held.name());
        body.put("reply", reply);
        body.put("llmTtfMs", times.firstMs);
        body.put("llmTotalMs", totalMs);
        held.store(question.message, reply).ifPresent(stored -> body.put("stored", stored));
        held.recorded().ifPresent(id -> body.put("historyId", id));
        // not the conversation's name: whoever has it can go on with it
        LOG.atInfo()
                .addKeyValue("llmTtfMs", times.firstMs)
                .addKeyValue("llmTotalMs", totalMs)
                .log("chat answered");
        return body;
    }

    /** When things happened. */
    private final class Times {
        private final long start = ticker.nanos();
        private long firstMs = -1;

        void piece() {
            if (firstMs < 0) firstMs = sinceStartMs();
        }

        long sinceStartMs() {
            return TimeUnit.NANOSECONDS.toMillis(ticker.nanos() - start);
        }
    }

    // ---- as it comes

    private void stream(Context request, Chats.Held held, Question question, Speech speech)
            throws InterruptedException {
        request.contentType("text/event-stream; charset=utf-8");
        request.header("Cache-Control", "no-store");
        request.header("X-Accel-Buffering", "no"); // nginx would keep the events back
        var events = new Events(request);
        var times = new Times();
        try {
            var reply = held.talk().answer(question.message, piece -> {
                times.piece();
                events.send("text", Json.object().put("text", piece));
            });
            var done = done(held, question, reply, times);
            if (question.speech)
                speech.speak(
                        reply,
                        pcm16 -> events.send(
                                "speech",
                                Json.object()
                                        .put("format", "pcm16")
                                        .put("sampleRateHz", speech.sampleRateHz())
                                        .put("data", Base64.getEncoder().encodeToString(pcm16))));
            events.send("done", done);
        } catch (ThinkingException | SpeakingException e) {
            events.send("error", Json.error(problem(e)));
        }
    }

    /** Server-sent events (WHATWG HTML, section 9.2). */
    private record Events(OutputStream out) {
        Events(Context request) {
            this(output(request));
        }

        private static OutputStream output(Context request) {
            try {
                return request.res().getOutputStream();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Ends the answer, by an exception, when the client is gone. */
        void send(String name, ObjectNode data) {
            try {
                var event = "event: " + name + "\ndata: " + Json.mapper().writeValueAsString(data) + "\n\n";
                out.write(event.getBytes(StandardCharsets.UTF_8));
                out.flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
