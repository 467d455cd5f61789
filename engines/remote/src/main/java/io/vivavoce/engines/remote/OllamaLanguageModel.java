package io.vivavoce.engines.remote;

import io.vivavoce.concurrent.Ticker;
import io.vivavoce.engines.remote.OllamaModels.Loaded;
import io.vivavoce.thinking.Message;
import io.vivavoce.thinking.Sampling;
import io.vivavoce.thinking.ThinkingException;
import io.vivavoce.thinking.Tools;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A language model in an Ollama, by its own interface, which unlike the one that imitates OpenAI's keeps the model loaded,
 * says how large its context is, and turns thinking aloud off.
 *
 * <p>An interrupt closes the stream, which ends the server's work; nothing is asked twice. A server that was started anew
 * loads the model with the next call. What a chat is {@linkplain Chat#prepare prepared} for, the server has read when the
 * reply is asked for.
 *
 * <p>Thread-safe. {@link #close} may be called twice; calls that are under way then fail with a {@link ThinkingException}.
 * The model stays loaded in the server for as long as {@link OllamaOptions#keepAlive} says.
 */
public final class OllamaLanguageModel extends HttpLanguageModel {
    private static final Logger log = LoggerFactory.getLogger(OllamaLanguageModel.class);

    private static final String LINES = "application/x-ndjson";

    /** What a server gives that does not tell; beyond, it silently forgets the beginning. */
    private static final int CONTEXT_TOKENS = 4096;

    /**
     * How long a server may read what nobody has asked yet. What it has read by then it keeps, so that a slow one goes on
     * there the next time; half of what a turn waits for it where another engine may answer.
     */
    private static final Duration READING = Duration.ofSeconds(4);

    /** The least that makes it read a prompt. */
    private static final Sampling READ_ONLY = new Sampling(1, 0, 1);

    private final int contextTokens;
    private final ObjectNode common;
    private final Ticker ticker;
    /** As the server says: of the model first, then, where an older one says nothing of it, by refusing. */
    private volatile boolean usesTools;

    private OllamaLanguageModel(
            Connection connection, int contextTokens, ObjectNode common, boolean usesTools, Ticker ticker) {
        super(connection);
        this.contextTokens = contextTokens;
        this.common = common;
        this.usesTools = usesTools;
        this.ticker = ticker;
    }

    /**
     * Finds the model, and waits until the server has loaded it.
     *
     * @throws ThinkingException when there is no server, or it has no such model, or can't load it
     */
    public static OllamaLanguageModel open(OllamaOptions options) throws InterruptedException {
        return open(options, Ticker.system());
    }

    static OllamaLanguageModel open(OllamaOptions options, Ticker ticker) throws InterruptedException {
        var connection = new Connection(options.server());
        try {
            return open(options, connection, ticker);
        } catch (RuntimeException | InterruptedException e) {
            connection.close();
            throw e;
        }
    }

    private static OllamaLanguageModel open(OllamaOptions options, Connection server, Ticker ticker)
            throws InterruptedException {
        var connection = options.model().isPresent() ? server : server.with(chosen(server));
        var model = connection.server().model();
        var card = new OllamaModels(connection).card(model);
        if (!card.chats()) throw connection.failure().noChats();
        var common = common(model, options, card);
        var loaded = Server.isOfACloud(model) ? Optional.<Loaded>empty() : load(connection, common, card);
        var context = loaded.map(Loaded::contextTokens).orElse(OptionalInt.empty());
        return new OllamaLanguageModel(
                connection,
                context.orElse(Math.min(CONTEXT_TOKENS, card.contextTokens().orElse(CONTEXT_TOKENS))),
                common,
                card.mayUseTools(),
                ticker);
    }

    /** Whether it computes on the cores that recognition and synthesis use too. */
    private static boolean sharesProcessor(Loaded loaded, Connection connection) {
        return loaded.onProcessor()
                && Server.isLoopback(connection.server().url().getHost());
    }

    /**
     * Threads of ggml wait for the slowest among them: on cores that speech uses too, a reply of 24 tokens took
     * 27 s on two threads and 4 s on one, both cores being busy (measured 2026-11). More than eight gain little.
     */
    private static int threadsBesideSpeech() {
        return Math.clamp(Runtime.getRuntime().availableProcessors() - 2, 1, 8);
    }

    /** The model that was fetched or made last, and chats. */
    private static String chosen(Connection server) throws InterruptedException {
        var models = new OllamaModels(server);
        for (var name : models.installed()) if (models.card(name).chats()) return name;
        throw server.failure().noModel();
    }

    /** What each request says of the model. Said alike by all: a server loads a model anew for another context. */
    private static ObjectNode common(String model, OllamaOptions options, OllamaModels.Card card) {
        var common = JsonNodeFactory.instance
                .objectNode()
                .put("model", model)
                .put("stream", true)
                .put("keep_alive", options.keepAlive());
        if (card.thinks()) common.put("think", false);
        common.putObject("options");
        return common;
    }

    /** Loads the model as {@code common} says, and adds to that the threads which it may use. */
    private static Optional<Loaded> load(Connection connection, ObjectNode common, OllamaModels.Card card)
            throws InterruptedException {
        var models = new OllamaModels(connection);
        var model = connection.server().model();
        if (models.loaded(model).isEmpty()) load(connection, common);
        var loaded = models.loaded(model);
        if (loaded.isPresent() && sharesProcessor(loaded.get(), connection) && !card.choosesThreads())
            common.withObjectProperty("options").put("num_thread", threadsBesideSpeech());
        load(connection, common); // at once done, where it runs so already
        return models.loaded(model);
    }

    /** A chat without messages loads the model, and is answered when that is done. */
    private static void load(Connection connection, ObjectNode common) throws InterruptedException {
        var request = common.deepCopy().put("stream", false);
        request.putArray("messages");
        var response = connection.post("/api/chat", request.toString(), "application/json");
        try (var body = response.body()) {
            var answer = connection.complaint(body);
            if (response.statusCode() != 200)
                throw connection.failure().status(response.statusCode(), Json.complaint(answer));
            body.finish();
        }
    }

    @Override
    public int contextTokens() {
        return contextTokens;
    }

    @Override
    public boolean usesTools() {
        return usesTools;
    }

    /** Lets the server read the messages, which it remembers for the next call. What fails will be told by that one. */
    @Override
    void prepare(List<Message> messages, Tools tools) throws InterruptedException {
        if (billed()) return;
        try {
            reply(new ChatRequest(messages, READ_ONLY, tools), _ -> {}, READING);
        } catch (ThinkingException e) {
            log.debug("the model could not be made ready", e);
        }
    }

    @Override
    Reply reply(ChatRequest request, TokenSink tokens) throws InterruptedException {
        return reply(request, tokens, connection().server().firstToken());
    }

    /** One that says of a model only when it is asked that it uses no tools is asked again, without. */
    private Reply reply(ChatRequest request, TokenSink tokens, Duration patience) throws InterruptedException {
        while (true) {
            var asked = usesTools ? request : request.withoutTools();
            var deadline = ticker.nanos() + patience.toNanos();
            var response = connection().post("/api/chat", asked.ollama(common), LINES, patience);
            try (var body = response.body()) {
                if (response.statusCode() == 200) return read(asked, response, body, deadline, tokens);
                var complaint = Json.complaint(connection().complaint(body));
                if (!usesTools || response.statusCode() != 400 || !Dialect.refusesTools(complaint))
                    throw connection().failure().status(response.statusCode(), complaint);
                usesTools = false;
                log.info("the model {} uses no tools, and is asked without", name());
            }
        }
    }

    private Reply read(
            ChatRequest request, HttpResponse<?> response, ByteStream body, long deadlineNanos, TokenSink tokens)
            throws InterruptedException {
        var type = response.headers().firstValue("Content-Type").orElse(LINES);
        if (!type.startsWith(LINES)) throw connection().failure().notAStream(type);
        var stream = new ReplyStream(request, connection(), ticker, this::newCallId);
        var reply = stream.read(Chunk.ollama(new LineStream(body, ticker)), deadlineNanos, tokens);
        if (!stream.wasCut()) body.finish();
        return reply;
    }
}
