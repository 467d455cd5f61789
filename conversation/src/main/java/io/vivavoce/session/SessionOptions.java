package io.vivavoce.session;

import io.vivavoce.speaking.Voice;
import io.vivavoce.thinking.Message;
import io.vivavoce.thinking.ReplyFilter;
import io.vivavoce.thinking.Sampling;
import io.vivavoce.turn.TurnPolicy;
import java.util.List;

/**
 * What may differ between sessions.
 *
 * @param instructions the system prompt; blank for none
 * @param examples pairs of user's and assistant's messages that show a small model how to answer
 * @param replySentences a reply is ended after so many, 1 or more
 * @param firstTokenMs a model that says nothing for so long has failed
 */
public record SessionOptions(
        TurnPolicy policy,
        String instructions,
        List<Message> examples,
        Sampling sampling,
        int replySentences,
        long firstTokenMs,
        Voice voice) {

    /** Least bad for the embedded model (facts measured 2026-11): three short pairs, at most two sentences. */
    public static final SessionOptions DEFAULT = new SessionOptions(
            TurnPolicy.DEFAULT,
            "You are a friendly voice assistant. Answer in one or two short sentences.",
            List.of(
                    Message.user("What is the capital of France?"),
                    Message.assistant("The capital of France is Paris."),
                    Message.user("I feel tired today."),
                    Message.assistant("I'm sorry to hear that. A short walk or a nap may help."),
                    Message.user("How many days are in a week?"),
                    Message.assistant("There are seven days in a week.")),
            Sampling.DEFAULT,
            ReplyFilter.ECONOMY_SENTENCES,
            20_000,
            Voice.DEFAULT);

    public SessionOptions {
        examples = List.copyOf(examples);
        if (replySentences < 1)
            throw new IllegalArgumentException("replySentences must be >= 1, got " + replySentences);
        if (firstTokenMs < 1) throw new IllegalArgumentException("firstTokenMs must be >= 1, got " + firstTokenMs);
    }

    /** Replies of at most two sentences and 60 tokens. */
    public SessionOptions economy() {
        var short60 = new Sampling(60, sampling.temperature(), sampling.repeatPenalty());
        var sentences = Math.min(ReplyFilter.ECONOMY_SENTENCES, replySentences);
        return new SessionOptions(policy, instructions, examples, short60, sentences, firstTokenMs, voice);
    }

    public SessionOptions withPolicy(TurnPolicy changed) {
        return new SessionOptions(changed, instructions, examples, sampling, replySentences, firstTokenMs, voice);
    }

    public SessionOptions withVoice(Voice changed) {
        return new SessionOptions(policy, instructions, examples, sampling, replySentences, firstTokenMs, changed);
    }
}
