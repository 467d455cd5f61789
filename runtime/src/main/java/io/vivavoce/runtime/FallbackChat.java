package io.vivavoce.runtime;

import io.vivavoce.runtime.EngineCall.Out;
import io.vivavoce.thinking.ContextWindow;
import io.vivavoce.thinking.LanguageModel;
import io.vivavoce.thinking.LanguageModel.Chat;
import io.vivavoce.thinking.LanguageModel.Reply;
import io.vivavoce.thinking.LanguageModel.TokenSink;
import io.vivavoce.thinking.Message;
import io.vivavoce.thinking.Sampling;
import io.vivavoce.thinking.ThinkingException;
import io.vivavoce.thinking.Tools;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * One conversation with whichever model answers: each has a chat of its own, opened when it is first asked.
 *
 * <p>A model that fails in mid-answer is followed by the next, which is asked the same and answers from the beginning; a
 * dash stands between, as when a speaker corrects himself: "The capital of France is — It is Paris." Two other ways were
 * refused. To go on after the very word, a model must be shown the beginning of its own answer, which chat servers and
 * templates treat each in its own way, and small models ill. To say what was said no second time would need to know what it
 * meant. Spoken answers are short: what is heard twice are some words.
 *
 * <p>Thread: one at a time.
 */
final class FallbackChat implements Chat {
    /** Read as a pause; ends no sentence, so that the filter's count of sentences is that of the answer. */
    private static final String DASH = "— ";

    private final Lineup<LanguageModel> models;
    private final int contextTokens;
    private final Waits waits;
    private final Map<Candidate<LanguageModel>, Seat> seats = new HashMap<>();
    private Tools tools = Tools.NONE;
    private boolean closed;

    /** A model's chat: opened on the engine's thread, and read by others only when that has ended. */
    private static final class Seat {
        private @Nullable Chat chat;

        Chat chat(LanguageModel model) {
            var open = chat;
            if (open == null) {
                open = model.open();
                chat = open;
            }
            return open;
        }

        void close() {
            if (chat != null) chat.close();
        }
    }

    /** Asks one chat. */
    @FunctionalInterface
    private interface Question<R> {
        R ask(Chat chat, Out<String> out) throws InterruptedException;
    }

    /** The answer so far, whoever gave it. */
    private static final class Answer {
        private final TokenSink tokens;
        private boolean begun;
        /** Whether anything came of the one that is asked now. */
        private boolean given;

        private boolean broken;
        private boolean atSpace;

        Answer(TokenSink tokens) {
            this.tokens = tokens;
        }

        /** What comes next is another's. */
        void another() {
            broken = begun;
            given = false;
        }

        void add(String piece) throws InterruptedException {
            var text = broken ? (atSpace ? DASH : ' ' + DASH) + piece.stripLeading() : piece;
            broken = false;
            begun = true;
            given = true;
            atSpace = !text.isEmpty() && Character.isWhitespace(text.charAt(text.length() - 1));
            tokens.accept(text);
        }
    }

    /** @param contextTokens that the conversation was cut to */
    FallbackChat(Lineup<LanguageModel> models, int contextTokens, Waits waits) {
        this.models = models;
        this.contextTokens = contextTokens;
        this.waits = waits;
    }

    @Override
    public void offer(Tools offered) {
        tools = offered;
    }

    /** Only the model that answers now: one that may have to stand in is not worth the work. */
    @Override
    public void prepare(List<Message> messages) throws InterruptedException {
        checkOpen();
        var offered = tools;
        tryNow((chat, _) -> {
            chat.offer(offered);
            chat.prepare(messages);
            return OptionalDouble.empty();
        });
    }

    @Override
    public OptionalDouble endOfMessage(List<Message> messages) throws InterruptedException {
        checkOpen();
        return tryNow((chat, _) -> chat.endOfMessage(messages));
    }

    /** Nothing is lost when this fails: only a model that hangs is told of, for the answer must not wait for it again. */
    private OptionalDouble tryNow(Question<OptionalDouble> question) throws InterruptedException {
        var candidate = models.now();
        var model = candidate.engine();
        if (model.isEmpty()) return OptionalDouble.empty();
        try {
            return ask(candidate, model.get(), question, _ -> {}, models.isAlone() ? Waits.ENDLESS : waits);
        } catch (EngineFailure e) {
            if (e.isLate()) candidate.failed(e);
            return OptionalDouble.empty();
        }
    }

    @Override
    public Reply generate(List<Message> messages, Sampling sampling, TokenSink tokens) throws InterruptedException {
        checkOpen();
        var answer = new Answer(tokens);
        return models.call((candidate, model, alone) -> {
            answer.another();
            var offered = tools;
            Question<Reply> question = (chat, out) -> {
                chat.offer(offered);
                return chat.generate(shown(messages, model, chat, sampling), sampling, out::put);
            };
            var reply = ask(candidate, model, question, answer::add, alone ? Waits.ENDLESS : waits());
            if (!answer.given && reply.calls().isEmpty() && !alone)
                throw EngineFailure.by(new ThinkingException("It ended its answer without a word"), false);
            return reply;
        });
    }

    /** What a model writes of a call is not given out before it is whole, which may take as long as a beginning. */
    private Waits waits() {
        return tools.mayBeCalled() ? new Waits(waits.first(), waits.first()) : waits;
    }

    private List<Message> shown(List<Message> messages, LanguageModel model, Chat chat, Sampling sampling) {
        if (model.contextTokens() >= contextTokens || messages.isEmpty()) return messages;
        var first = messages.getFirst();
        var system = first.role() == Message.Role.SYSTEM;
        var room = Math.max(1, model.contextTokens() - sampling.maxTokens());
        return new ContextWindow(system ? first.text() : "", List.of(), room, chat::count)
                .fit(system ? messages.subList(1, messages.size()) : messages);
    }

    private <R> R ask(
            Candidate<LanguageModel> candidate, LanguageModel model, Question<R> question, Out<String> sink, Waits wait)
            throws InterruptedException, EngineFailure {
        var seat = seats.computeIfAbsent(candidate, _ -> new Seat());
        return candidate.ask(
                out -> question.ask(seat.chat(model), out), sink, wait, () -> seats.remove(candidate), seat::close);
    }

    /** Of the model that answers now; it only guides what is shown. */
    @Override
    public int count(String text) {
        checkOpen();
        var candidate = models.now();
        try {
            var model = candidate.engine();
            if (model.isPresent())
                return seats.computeIfAbsent(candidate, _ -> new Seat())
                        .chat(model.get())
                        .count(text);
        } catch (RuntimeException | Error e) {
            // The next call to answer tells; until then an estimate does.
        }
        return text.length() / 4 + (text.isEmpty() ? 0 : 1);
    }

    private void checkOpen() {
        if (closed) throw new IllegalStateException("the chat is closed: open another");
        models.checkOpen();
    }

    @Override
    public void close() {
        closed = true;
        seats.values().forEach(Seat::close);
        seats.clear();
    }
}
