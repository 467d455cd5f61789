package io.vivavoce.engines.remote;

import io.vivavoce.concurrent.Ticker;
import io.vivavoce.thinking.Message;
import io.vivavoce.thinking.Tools;
import java.net.http.HttpResponse;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A language model behind OpenAI's chat completions: OpenAI itself, vLLM, LocalAI, llama-server, Ollama's {@code /v1}.
 *
 * <p>An interrupt closes the stream, which ends the server's work where it notices; nothing is asked twice, but for a
 * field that the server refuses, and redirects are not followed, for they would take the key along. Keeps connections for
 * the next call.
 *
 * <p>Thread-safe. {@link #close} may be called twice; calls that are under way then fail with a
 * {@link io.vivavoce.thinking.ThinkingException}.
 */
public final class OpenAiLanguageModel extends HttpLanguageModel {
    private static final Logger log = LoggerFactory.getLogger(OpenAiLanguageModel.class);

    private static final String EVENTS = "text/event-stream";

    private final OpenAiOptions options;
    private final Ticker ticker;

    /** Learned from the server's refusals, once for all chats. */
    private volatile Dialect dialect = Dialect.COMMON;

    /** Asks nothing of the server yet. */
    public OpenAiLanguageModel(OpenAiOptions options) {
        this(options, Ticker.system());
    }

    OpenAiLanguageModel(OpenAiOptions options, Ticker ticker) {
        super(new Connection(options.server()));
        this.options = options;
        this.ticker = ticker;
    }

    @Override
    public int contextTokens() {
        return options.contextTokens();
    }

    /** Does nothing: what a server keeps of a prompt is not known, and a call may cost money. */
    @Override
    void prepare(List<Message> messages, Tools tools) {}

    /** True until the server has said that it does not: then requests go on without. */
    @Override
    public boolean usesTools() {
        return dialect.tools();
    }

    @Override
    Reply reply(ChatRequest request, TokenSink tokens) throws InterruptedException {
        var understood = dialect;
        for (var changes = 0; ; changes++) {
            var deadline = ticker.nanos() + options.firstToken().toNanos();
            var asked = understood.tools() ? request : request.withoutTools();
            var json = asked.completion(options.model(), understood);
            var response = connection().post("/chat/completions", json, EVENTS);
            try (var body = response.body()) {
                if (response.statusCode() == 200) {
                    dialect = understood;
                    checkType(response);
                    var stream = new ReplyStream(asked, connection(), ticker, this::newCallId);
                    var chunks = Chunk.completions(new EventStream(new LineStream(body, ticker)));
                    var reply = stream.read(chunks, deadline, tokens);
                    if (!stream.wasCut()) body.finish();
                    return reply;
                }
                var complaint = connection().complaint(body);
                var other = understood.after(complaint);
                if (response.statusCode() / 100 != 4 || other.isEmpty() || changes == Dialect.MOST_CHANGES)
                    throw connection().failure().status(response.statusCode(), Json.complaint(complaint));
                understood = other.get();
                log.info("{} refuses a field of the request; asked again as {}", options.host(), understood);
            }
        }
    }

    /** A web page with status 200 is what a wrong address gives. */
    private void checkType(HttpResponse<ByteStream> response) {
        var type = response.headers().firstValue("Content-Type").orElse(EVENTS);
        if (!type.startsWith(EVENTS)) throw connection().failure().notAStream(type);
    }
}
