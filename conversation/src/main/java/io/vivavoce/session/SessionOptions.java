package io.vivavoce.session;

import io.vivavoce.speaking.Voice;
import io.vivavoce.thinking.Message;
import io.vivavoce.thinking.Sampling;
import io.vivavoce.turn.TurnPolicy;
import java.util.List;

/**
 * What may differ between sessions.
 *
 * @param persona the messages in front of every conversation: a system prompt, and examples for small models
 * @param replySentences a reply is ended after so many; 0 is no limit
 */
public record SessionOptions(
        TurnPolicy policy, List<Message> persona, Sampling sampling, int replySentences, Voice voice) {

    /** Least bad for the embedded model (facts measured 2026-11): three short pairs, at most two sentences. */
    public static final SessionOptions DEFAULT = new SessionOptions(
            TurnPolicy.DEFAULT,
            List.of(
                    Message.system("You are a friendly voice assistant. Answer in one or two short sentences."),
                    Message.user("What is the capital of France?"),
                    Message.assistant("The capital of France is Paris."),
                    Message.user("I feel tired today."),
                    Message.assistant("I'm sorry to hear that. A short walk or a nap may help."),
                    Message.user("How many days are in a week?"),
                    Message.assistant("There are seven days in a week.")),
            Sampling.DEFAULT,
            2,
            Voice.DEFAULT);

    public SessionOptions {
        persona = List.copyOf(persona);
        if (replySentences < 0)
            throw new IllegalArgumentException("replySentences must be >= 0, got " + replySentences);
    }

    /** Replies of at most two sentences and 60 tokens. */
    public SessionOptions economy() {
        var short60 = new Sampling(60, sampling.temperature(), sampling.repeatPenalty());
        return new SessionOptions(
                policy, persona, short60, replySentences == 0 ? 2 : Math.min(2, replySentences), voice);
    }

    public SessionOptions withPolicy(TurnPolicy changed) {
        return new SessionOptions(changed, persona, sampling, replySentences, voice);
    }

    public SessionOptions withVoice(Voice changed) {
        return new SessionOptions(policy, persona, sampling, replySentences, changed);
    }
}
