package io.vivavoce.session;

import io.vivavoce.concurrent.Ticker;
import io.vivavoce.thinking.LanguageModel;
import io.vivavoce.thinking.LanguageModel.Ending;
import io.vivavoce.thinking.Message;
import io.vivavoce.thinking.Sampling;
import io.vivavoce.thinking.ThinkingException;
import io.vivavoce.thinking.TooLongException;
import io.vivavoce.thinking.ToolCall;
import io.vivavoce.thinking.Tools;
import java.util.ArrayList;
import java.util.List;

/**
 * One answer to a conversation that somebody else keeps: the model is shown their messages and nothing of ours, and says all
 * that it has to say.
 *
 * <p>Thread: the caller's, for one answer.
 */
public final class Completion {
    /** Tokens of a template around each message: 5 in ChatML, 8 in the longest seen. */
    private static final int TOKENS_AROUND = 8;

    /** A longer text is not even counted: no tokenizer has tokens of so many characters on average. */
    private static final int MOST_CHARACTERS_PER_TOKEN = 64;

    private final LanguageModel model;
    private final long patienceMs;
    private final Ticker ticker;

    /**
     * What was asked.
     *
     * @param sampling {@link Sampling#maxTokens} is cut to what the model's context leaves
     * @param stops the answer ends before the first of them that it would hold
     * @param tools that it may call, where the model {@linkplain LanguageModel#usesTools uses any}
     */
    public record Question(List<Message> messages, Sampling sampling, List<String> stops, Tools tools) {
        public Question {
            messages = List.copyOf(messages);
            stops = List.copyOf(stops);
        }

        /** Without tools. */
        public Question(List<Message> messages, Sampling sampling, List<String> stops) {
            this(messages, sampling, stops, Tools.NONE);
        }
    }

    /**
     * How it ended, and what it took; tokens are estimated where the model was stopped in mid-answer.
     *
     * @param calls of tools, after what it says
     */
    public record Answer(Ending ending, int promptTokens, int cachedTokens, int answerTokens, List<ToolCall> calls) {
        public Answer {
            calls = List.copyOf(calls);
        }

        /** Without calls. */
        public Answer(Ending ending, int promptTokens, int cachedTokens, int answerTokens) {
            this(ending, promptTokens, cachedTokens, answerTokens, List.of());
        }
    }

    /** Makes the model stop. */
    private static final class Enough extends InterruptedException {
        private static final long serialVersionUID = 1;

        Enough() {
            super("a stop was reached");
        }
    }

    /** @param patienceMs a model that says nothing for so long has failed */
    public Completion(LanguageModel model, long patienceMs, Ticker ticker) {
        this.model = model;
        this.patienceMs = patienceMs;
        this.ticker = ticker;
    }

    /**
     * Streams the answer.
     *
     * @param pieces takes the text as it comes, on this thread; what may become a stop is kept back
     * @throws TooLongException when the messages don't fit into the model's context
     * @throws ThinkingException when there is no answer
     */
    public Answer answer(Question question, LanguageModel.TokenSink pieces) throws InterruptedException {
        try (var chat = model.open()) {
            chat.offer(question.tools);
            var prompt = tokens(chat, question);
            var room = model.contextTokens() - prompt;
            if (room < 1)
                throw new TooLongException("The messages have about " + prompt + " tokens, and the model's context "
                        + model.contextTokens() + "; leave out the oldest");
            var asked = question.sampling;
            var sampling = new Sampling(
                    (int) Math.min(asked.maxTokens(), room), asked.temperature(), asked.repeatPenalty(), asked.topP());
            return PatientCall.make(
                    patienceMs, ticker, patience -> generate(chat, question, sampling, prompt, patience, pieces));
        }
    }

    private static Answer generate(
            LanguageModel.Chat chat,
            Question question,
            Sampling sampling,
            long prompt,
            Patience patience,
            LanguageModel.TokenSink pieces)
            throws InterruptedException {
        var stops = new StopTexts(question.stops);
        var given = new StringBuilder();
        try {
            var reply = chat.generate(question.messages, sampling, piece -> {
                patience.came();
                give(stops.add(piece), given, pieces);
                if (stops.reached()) throw new Enough();
                patience.expect();
            });
            give(stops.rest(), given, pieces);
            var calls = reply.ending() == Ending.LENGTH ? List.<ToolCall>of() : reply.calls();
            return new Answer(reply.ending(), reply.inputTokens(), reply.cachedTokens(), reply.outputTokens(), calls);
        } catch (Enough e) {
            return new Answer(Ending.STOP, (int) prompt, 0, chat.count(given.toString()));
        }
    }

    private static void give(String text, StringBuilder given, LanguageModel.TokenSink pieces)
            throws InterruptedException {
        if (text.isEmpty()) return;
        given.append(text);
        pieces.accept(text);
    }

    private long tokens(LanguageModel.Chat chat, Question question) {
        var texts = new ArrayList<String>();
        for (var message : question.messages) {
            texts.add(message.text());
            for (var call : message.calls()) texts.add(call.name() + call.arguments());
        }
        if (model.usesTools())
            for (var tool : question.tools.all()) texts.add(tool.name() + tool.description() + tool.parameters());
        var most = model.contextTokens();
        var sum = 0L;
        for (var text : texts) {
            if (text.length() > (long) most * MOST_CHARACTERS_PER_TOKEN) return sum + most + 1L;
            sum += TOKENS_AROUND + chat.count(text);
        }
        return sum;
    }
}
