package io.vivavoce.engines.llama;

import io.vivavoce.engines.llama.Request.Answer;
import io.vivavoce.engines.llama.Request.Wish;
import io.vivavoce.thinking.LanguageModel.Chat;
import io.vivavoce.thinking.LanguageModel.Ending;
import io.vivavoce.thinking.LanguageModel.Reply;
import io.vivavoce.thinking.LanguageModel.TokenSink;
import io.vivavoce.thinking.Message;
import io.vivavoce.thinking.Sampling;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicBoolean;

/** A conversation: makes prompts of its messages, hands them to the loop and passes on what comes back. */
final class LlamaChat implements Chat {
    private final LlamaModel model;
    private final DecodeLoop loop;
    private final Place place = new Place();
    private final AtomicBoolean busy = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();

    LlamaChat(LlamaModel model, DecodeLoop loop) {
        this.model = model;
        this.loop = loop;
    }

    @Override
    public void prepare(List<Message> messages) throws InterruptedException {
        checkOpen();
        if (messages.isEmpty()) return;
        var prompt = model.prompted(prompts -> prompts.reply(messages));
        stream(new Request(place, prompt, new Wish.Prefill()), "", _ -> {});
    }

    @Override
    public OptionalDouble endOfMessage(List<Message> messages) throws InterruptedException {
        checkOpen();
        var prompt = model.prompted(prompts -> prompts.openMessage(messages));
        if (prompt.isEmpty()) return OptionalDouble.empty();
        var request = new Request(place, prompt.get(), new Wish.EndOfMessage());
        return stream(request, "", _ -> {}).endOfMessage();
    }

    @Override
    public Reply generate(List<Message> messages, Sampling sampling, TokenSink tokens) throws InterruptedException {
        checkOpen();
        var prompt = model.prompted(prompts -> prompts.reply(messages));
        var stop = model.prompted(Prompts::stop);
        var request = new Request(place, prompt, new Wish.Generate(sampling));
        var done = stream(request, stop, tokens);
        return new Reply(done.ending(), prompt.length, request.cachedTokens(), done.outputTokens());
    }

    @Override
    public int count(String text) {
        checkOpen();
        return model.prompted(prompts -> prompts.count(text));
    }

    @Override
    public void close() {
        if (closed.getAndSet(true)) return;
        loop.release(place);
        model.closed(this);
    }

    private Answer.Done stream(Request request, String stop, TokenSink tokens) throws InterruptedException {
        if (Thread.interrupted()) throw new InterruptedException("interrupted before the model was asked");
        if (!busy.compareAndSet(false, true))
            throw new IllegalStateException("a chat takes one call at a time: this one is still at work");
        try {
            loop.submit(request);
            return read(request, new Pieces(stop), tokens);
        } finally {
            request.cancel();
            loop.wake();
            busy.set(false);
        }
    }

    private Answer.Done read(Request request, Pieces pieces, TokenSink tokens) throws InterruptedException {
        for (int count = 1; ; count++) {
            switch (request.take()) {
                case Answer.Token(var utf8) -> {
                    var text = pieces.add(utf8);
                    if (!text.isEmpty()) tokens.accept(text);
                    if (pieces.stopped()) return new Answer.Done(Ending.STOP, count, OptionalDouble.empty());
                    loop.wake();
                }
                case Answer.Done done -> {
                    var rest = pieces.end();
                    if (!rest.isEmpty()) tokens.accept(rest);
                    return done;
                }
                case Answer.Failed(var reason) -> throw reason;
            }
        }
    }

    private void checkOpen() {
        if (closed.get()) throw new IllegalStateException("the chat is closed: open another");
    }
}
