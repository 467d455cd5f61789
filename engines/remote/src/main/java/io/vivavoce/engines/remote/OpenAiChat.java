package io.vivavoce.engines.remote;

import io.vivavoce.concurrent.Ticker;
import io.vivavoce.thinking.LanguageModel.Chat;
import io.vivavoce.thinking.LanguageModel.Reply;
import io.vivavoce.thinking.LanguageModel.TokenSink;
import io.vivavoce.thinking.Message;
import io.vivavoce.thinking.Sampling;
import io.vivavoce.thinking.ThinkingException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A conversation: each call sends all of it, for the server keeps nothing that could be named. */
final class OpenAiChat implements Chat {
    private static final Logger log = LoggerFactory.getLogger(OpenAiChat.class);

    /** Of the body of an error: a sentence and some JSON. */
    private static final int MOST_OF_AN_ERROR = 16 * 1024;

    private final OpenAiLanguageModel model;
    private final OpenAiOptions options;
    private final Ticker ticker;
    private final Failure failure;
    private final AtomicBoolean busy = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();

    OpenAiChat(OpenAiLanguageModel model, OpenAiOptions options, Ticker ticker) {
        this.model = model;
        this.options = options;
        this.ticker = ticker;
        failure = new Failure(options);
    }

    /** Does nothing: a server's cache can't be filled without asking for a reply. */
    @Override
    public void prepare(List<Message> messages) {
        checkOpen();
    }

    /** Empty: servers give no chances of tokens before the reply's. */
    @Override
    public OptionalDouble endOfMessage(List<Message> messages) {
        checkOpen();
        return OptionalDouble.empty();
    }

    @Override
    public int count(String text) {
        checkOpen();
        return TokenEstimate.of(text);
    }

    @Override
    public Reply generate(List<Message> messages, Sampling sampling, TokenSink tokens) throws InterruptedException {
        checkOpen();
        var request = checked(new ChatRequest(options.model(), List.copyOf(messages), sampling));
        if (Thread.interrupted()) throw new InterruptedException("interrupted before the server was asked");
        if (!busy.compareAndSet(false, true))
            throw new IllegalStateException("a chat takes one call at a time: this one is still at work");
        try {
            return reply(request, tokens);
        } finally {
            busy.set(false);
        }
    }

    private ChatRequest checked(ChatRequest request) {
        if (request.messages().isEmpty())
            throw new IllegalArgumentException("a reply needs at least one message, got none");
        var estimate = request.inputTokens();
        if (estimate > options.contextTokens())
            throw new ThinkingException("The conversation takes about " + estimate
                    + " tokens, but the model's context is " + options.contextTokens() + ": send less text.");
        return request;
    }

    private Reply reply(ChatRequest request, TokenSink tokens) throws InterruptedException {
        var dialect = model.dialect();
        for (var changes = 0; ; changes++) {
            var deadline = ticker.nanos() + options.firstToken().toNanos();
            var response = send(request.json(dialect));
            try (var body = response.body()) {
                if (response.statusCode() == 200) {
                    model.learn(dialect);
                    checkType(response);
                    var events = new EventStream(body, ticker);
                    var stream = new ReplyStream(request, options, ticker);
                    var reply = stream.read(events, deadline, tokens);
                    if (!stream.wasCut()) body.finish();
                    return reply;
                }
                var complaint = complaint(body);
                var other = dialect.after(complaint);
                if (response.statusCode() / 100 != 4 || other.isEmpty() || changes == Dialect.MOST_CHANGES)
                    throw failure.status(response.statusCode(), Chunk.complaint(complaint));
                dialect = other.get();
                log.info("{} refuses a field of the request; asked again as {}", options.host(), dialect);
            }
        }
    }

    private HttpResponse<ByteStream> send(String json) throws InterruptedException {
        var request = HttpRequest.newBuilder(options.completions())
                .timeout(options.firstToken())
                .header("Content-Type", "application/json")
                .header("Accept", "text/event-stream")
                .POST(BodyPublishers.ofString(json, StandardCharsets.UTF_8));
        if (options.key().isPresent())
            request.header("Authorization", options.key().header());
        try {
            return model.client().send(request.build(), _ -> new ByteStream());
        } catch (IOException e) {
            throw failure.connecting(e);
        }
    }

    /** A web page with status 200 is what a wrong address gives. */
    private void checkType(HttpResponse<ByteStream> response) {
        var type = response.headers().firstValue("Content-Type").orElse("text/event-stream");
        if (!type.startsWith("text/event-stream")) throw failure.notAStream(type);
    }

    private String complaint(ByteStream body) throws InterruptedException {
        var text = new ByteArrayOutputStream();
        try {
            for (var buffers = body.read(options.nextToken().toNanos());
                    !buffers.isEmpty() && text.size() < MOST_OF_AN_ERROR;
                    buffers = body.read(options.nextToken().toNanos())) for (var buffer : buffers) append(text, buffer);
        } catch (IOException e) {
            log.debug("the explanation of an error broke off", e);
        }
        return text.toString(StandardCharsets.UTF_8);
    }

    private static void append(ByteArrayOutputStream text, ByteBuffer buffer) {
        var bytes = new byte[Math.min(buffer.remaining(), MOST_OF_AN_ERROR - text.size())];
        buffer.get(bytes);
        text.writeBytes(bytes);
    }

    @Override
    public void close() {
        if (!closed.getAndSet(true)) model.chatClosed();
    }

    private void checkOpen() {
        if (closed.get()) throw new IllegalStateException("the chat is closed: open another");
        model.checkOpen();
    }
}
