package io.vivavoce.session;

import io.vivavoce.speaking.Voice;
import io.vivavoce.thinking.Message;
import io.vivavoce.thinking.ReplyFilter;
import io.vivavoce.thinking.Sampling;
import io.vivavoce.thinking.Tools;
import io.vivavoce.turn.TurnPolicy;
import java.util.List;

/**
 * What may differ between sessions.
 *
 * @param instructions the system prompt; blank for none
 * @param examples pairs of user's and assistant's messages that show a small model how to answer
 * @param replySentences a reply is ended after so many, 1 or more; {@link Integer#MAX_VALUE} for no limit
 * @param contextTokens of the model's context, reply included, so many are used at most, 1 or more;
 *     {@link Integer#MAX_VALUE} for all that it has
 * @param spoken whether replies are spoken; else they are written alone, and count as heard when they are told
 * @param patienceMs a model that says nothing for so long, before its first word or after any other, has failed
 * @param tools that the model may call, where it {@linkplain io.vivavoce.thinking.LanguageModel#usesTools uses any}; the
 *     caller runs them ({@link Notice.ToolCalled})
 */
public record SessionOptions(
        TurnPolicy policy,
        String instructions,
        List<Message> examples,
        Sampling sampling,
        int replySentences,
        int contextTokens,
        long patienceMs,
        Voice voice,
        boolean spoken,
        Tools tools) {

    /** Tokens of a reply in economy mode (DESIGN section 2): two sentences are some 40. */
    private static final int ECONOMY_REPLY_TOKENS = 60;
    /** Of a context in economy mode: the persona takes 110, a turn of two sentences some 70, so about ten turns stay. */
    private static final int ECONOMY_CONTEXT_TOKENS = 1024;

    /**
     * Least bad for the embedded model (facts measured 2026-11): three short pairs, at most two sentences. Larger models
     * keep to the point by themselves: give them {@link #withReplySentences all} they say.
     */
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
            Integer.MAX_VALUE,
            20_000,
            Voice.DEFAULT,
            true,
            Tools.NONE);

    public SessionOptions {
        examples = List.copyOf(examples);
        if (replySentences < 1)
            throw new IllegalArgumentException("replySentences must be >= 1, got " + replySentences);
        if (contextTokens < 1) throw new IllegalArgumentException("contextTokens must be >= 1, got " + contextTokens);
        if (patienceMs < 1) throw new IllegalArgumentException("patienceMs must be >= 1, got " + patienceMs);
    }

    /** Replies of at most two sentences and 60 tokens, and a smaller context: less to compute and to keep. */
    public SessionOptions economy() {
        var brief = new Sampling(
                Math.min(ECONOMY_REPLY_TOKENS, sampling.maxTokens()), sampling.temperature(), sampling.repeatPenalty());
        return new SessionOptions(
                policy,
                instructions,
                examples,
                brief,
                Math.min(ReplyFilter.ECONOMY_SENTENCES, replySentences),
                Math.min(ECONOMY_CONTEXT_TOKENS, contextTokens),
                patienceMs,
                voice,
                spoken,
                tools);
    }

    public SessionOptions withPolicy(TurnPolicy changed) {
        return new SessionOptions(
                changed,
                instructions,
                examples,
                sampling,
                replySentences,
                contextTokens,
                patienceMs,
                voice,
                spoken,
                tools);
    }

    /** A reply is ended after so many sentences, 1 or more; {@link Integer#MAX_VALUE} for no limit. */
    public SessionOptions withReplySentences(int changed) {
        return new SessionOptions(
                policy, instructions, examples, sampling, changed, contextTokens, patienceMs, voice, spoken, tools);
    }

    /** See {@link #patienceMs}. */
    public SessionOptions withPatienceMs(long changed) {
        return new SessionOptions(
                policy, instructions, examples, sampling, replySentences, contextTokens, changed, voice, spoken, tools);
    }

    /** See {@link #spoken}. */
    public SessionOptions withSpoken(boolean changed) {
        return new SessionOptions(
                policy,
                instructions,
                examples,
                sampling,
                replySentences,
                contextTokens,
                patienceMs,
                voice,
                changed,
                tools);
    }

    /** See {@link #tools}. */
    public SessionOptions withTools(Tools changed) {
        return new SessionOptions(
                policy,
                instructions,
                examples,
                sampling,
                replySentences,
                contextTokens,
                patienceMs,
                voice,
                spoken,
                changed);
    }

    public SessionOptions withVoice(Voice changed) {
        return new SessionOptions(
                policy,
                instructions,
                examples,
                sampling,
                replySentences,
                contextTokens,
                patienceMs,
                changed,
                spoken,
                tools);
    }
}
