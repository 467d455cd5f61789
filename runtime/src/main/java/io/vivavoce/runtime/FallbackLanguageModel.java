package io.vivavoce.runtime;

import io.vivavoce.thinking.LanguageModel;
import java.time.Duration;

/**
 * The language models of a list as one. Name and context are those of the model that answers now; a model with a smaller
 * context is shown the latest turns that fit.
 *
 * <p>Thread-safe, as are all models of the list.
 */
final class FallbackLanguageModel implements LanguageModel {
    /**
     * First: chosen, not measured: a server may have to load its model first, and nobody waits longer in a conversation.
     * Next: some 3 s of speech are made ahead of what is heard (ReplyAudio), so that a gap of 4 s is heard as a short one.
     * Both together are well within the session's 20 s.
     */
    static final Waits WAITS = new Waits(Duration.ofSeconds(8), Duration.ofSeconds(4));

    private final Lineup<LanguageModel> models;
    private final Waits waits;

    FallbackLanguageModel(Lineup<LanguageModel> models, Waits waits) {
        this.models = models;
        this.waits = waits;
    }

    @Override
    public String name() {
        return models.engineNow().name();
    }

    @Override
    public int contextTokens() {
        return models.engineNow().contextTokens();
    }

    /** True when any is, for any may have to answer: what only may have been said must not leave the machine. */
    @Override
    public boolean billed() {
        return models.any(LanguageModel::billed);
    }

    /** True when any does; where one stands in that does not, nothing is called, and it is told of results in words. */
    @Override
    public boolean usesTools() {
        return models.any(LanguageModel::usesTools);
    }

    /** Opens none of the models' chats yet: one that can't be opened is a failure like any other, in its turn. */
    @Override
    public Chat open() {
        return new FallbackChat(models, contextTokens(), waits);
    }

    @Override
    public void close() {
        models.close();
    }
}
