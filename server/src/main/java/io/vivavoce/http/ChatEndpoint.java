package io.vivavoce.http;

import io.javalin.http.Context;
import io.vivavoce.audio.codec.OutputFormat;
import io.vivavoce.concurrent.Ticker;
import io.vivavoce.session.WrittenTalk;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
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

    private static final Set<String> FIELDS = Set.of("message", "conversation", "speech", "format");
    private static final List<String> FORMATS = List.of("wav", "mp3", "opus", "aac", "flac", "pcm");

    private static final Logger LOG = LoggerFactory.getLogger(ChatEndpoint.class);

    private final Service service;
    private final Metrics metrics;
    private final Ticker ticker;
    private final Bodies bodies;
    private final Chats chats;
    private final Places places;

    ChatEndpoint(Service service, Metrics metrics, Chats chats, Places places, Ticker ticker) {
        this.places = places;
        this.service = service;
        this.metrics = metrics;
        this.chats = chats;
        this.ticker = ticker;
        bodies = new Bodies(ticker);
    }

    /**
     * What is asked for.
     *
     * @param format of the speech, as the client names it; empty where it names none
     */
    private record Question(String message, String conversation, boolean speech, String format) {
        static Question of(Json json) {
            return new Question(
                    json.text("message", MAX_MESSAGE),
                    json.has("conversation") ? json.text("conversation", MAX_NAME) : "",
                    json.flag("speech"),
                    json.has("format") ? json.choice("format", FORMATS) : "");
        }
    }

    /** Answers on this thread. */
    void answer(Context request) throws InterruptedException {
        var open = service.open();
        var question = Question.of(Json.read(bodies.json(request, MAX_BODY_BYTES), FIELDS));
        try (var _ = places.take(request);
                var held = held(Owner.of(request), open, question)) {
            var speech = new Speech(open.path().engines(), open.options().voice());
            if (wantsEvents(request)) stream(request, held, question, speech);
            else Failures.told("message", () -> whole(request, held, question, speech));
        }
        metrics.chatAnswered(200);
    }

    private Chats.Held held(String owner, Service.Open open, Question question) throws InterruptedException {
        if (!question.conversation.isEmpty()) return chats.resume(owner, question.conversation);
        var model = open.path().engines().languageModel();
        return Failures.toldOf(
                "message",
                () -> chats.begin(
                        owner, () -> new WrittenTalk(model, open.options(), ticker), () -> service.record(owner)));
    }

    private static boolean wantsEvents(Context request) {
        var accept = request.header("Accept");
        return accept != null && accept.toLowerCase(Locale.ROOT).contains("text/event-stream");
    }

    private void whole(Context request, Chats.Held held, Question question, Speech speech) throws InterruptedException {
        var times = new Times();
        var reply = held.talk().answer(question.message, _ -> times.piece());
        var body = done(held, question, reply, times.end());
        if (question.speech) {
            var format = OutputFormat.named(question.format.isEmpty() ? "wav" : question.format);
            var sound = body.putObject("speech");
            sound.put("format", format.toString());
            sound.put("sampleRateHz", format.rateHz(speech.sampleRateHz()));
            sound.put("data", base64(speech.file(Speech.clauses(reply), format)));
        }
        HttpApi.json(request, 200, body);
    }

    private static ObjectNode done(Chats.Held held, Question question, String reply, Times times)
            throws InterruptedException {
        var body = Json.object();
        body.put("conversation", held.name());
        body.put("reply", reply);
        body.put("llmTtfMs", times.firstMs);
        body.put("llmTotalMs", times.totalMs);
        held.store(question.message, reply).ifPresent(stored -> body.put("stored", stored));
        held.recorded().ifPresent(id -> body.put("historyId", id));
        // not the conversation's name: whoever has it can go on with it
        LOG.atInfo()
                .addKeyValue("llmTtfMs", times.firstMs)
                .addKeyValue("llmTotalMs", times.totalMs)
                .log("chat answered");
        return body;
    }

    /** When things happened. */
    private final class Times {
        private final long start = ticker.nanos();
        private long firstMs = -1;
        private long totalMs = -1;

        void piece() {
            if (firstMs < 0) firstMs = sinceStartMs();
        }

        /** The last token has come; what is done with the answer is not the model's time. */
        Times end() {
            totalMs = sinceStartMs();
            return this;
        }

        private long sinceStartMs() {
            return TimeUnit.NANOSECONDS.toMillis(ticker.nanos() - start);
        }
    }

    // ---- as it comes

    private void stream(Context request, Chats.Held held, Question question, Speech speech)
            throws InterruptedException {
        var events = new ServerEvents(request);
        var times = new Times();
        try {
            Failures.told("message", () -> {
                var reply = held.talk().answer(question.message, piece -> {
                    times.piece();
                    events.send("text", Json.object().put("text", piece));
                });
                var done = done(held, question, reply, times.end());
                if (question.speech) speak(reply, question, speech, events);
                events.send("done", done);
            });
        } catch (ProblemException e) {
            events.send("error", Json.error(e.problem()));
        }
    }

    /** Without a format as bare samples of the voice, else as pieces of a file, which begins with the first of them. */
    private static void speak(String reply, Question question, Speech speech, ServerEvents events)
            throws InterruptedException {
        var parts = Speech.clauses(reply);
        if (question.format.isEmpty()) {
            speech.speak(parts, pcm -> events.send("speech", sound("pcm16", speech.sampleRateHz(), Speech.pcm16(pcm))));
            return;
        }
        var format = OutputFormat.named(question.format);
        speech.encode(
                parts,
                format,
                bytes -> events.send("speech", sound(format.toString(), format.rateHz(speech.sampleRateHz()), bytes)));
    }

    private static ObjectNode sound(String format, int sampleRateHz, byte[] data) {
        return Json.object()
                .put("format", format)
                .put("sampleRateHz", sampleRateHz)
                .put("data", base64(data));
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
