package io.vivavoce.runtime;

import io.vivavoce.thinking.LanguageModel;
import io.vivavoce.thinking.Message;
import io.vivavoce.thinking.Sampling;
import io.vivavoce.thinking.Tools;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * A language model of this machine that can be taken out of memory: a call keeps it there, a chat in which nothing goes on
 * does not, and is opened again when it goes on; all that is lost is what the model had read of it. Thread-safe.
 */
final class KeptLanguageModel implements LanguageModel {
    private final Kept<LanguageModel> kept;
    private final String name;
    private final int contextTokens;
    private final boolean usesTools;

    KeptLanguageModel(Kept<LanguageModel> kept) throws InterruptedException {
        this.kept = kept;
        name = kept.with(LanguageModel::name);
        contextTokens = kept.with(LanguageModel::contextTokens);
        usesTools = kept.with(LanguageModel::usesTools);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int contextTokens() {
        return contextTokens;
    }

    @Override
    public boolean usesTools() {
        return usesTools;
    }

    /** Where the model is in memory it may refuse; else whoever asks first waits for it. */
    @Override
    public Chat open() {
        var chat = new Talk();
        if (kept.isLoaded()) chat.ready();
        return chat;
    }

    @Override
    public void close() {
        kept.close();
    }

    private final class Talk implements Chat {
        /** The same object each time: by it the chat is known to rest. */
        private final Runnable rest = this::rest;

        private Tools tools = Tools.NONE;
        private boolean closed;
        /** Written while the model is in use, or by whoever takes it out of memory, while nobody uses it. */
        private @Nullable Chat chat;

        void ready() {
            var model = kept.enterOrFail();
            try {
                chat(model);
            } finally {
                kept.leave();
            }
        }

        private Chat chat(LanguageModel model) {
            if (closed) throw new IllegalStateException("the chat is closed: open another");
            var open = chat;
            if (open == null) {
                open = model.open();
                chat = open;
                kept.rests(rest);
            }
            open.offer(tools);
            return open;
        }

        private void rest() {
            var open = chat;
            chat = null;
            if (open != null) open.close();
        }

        @Override
        public void offer(Tools offered) {
            tools = offered;
        }

        @Override
        public void prepare(List<Message> messages) throws InterruptedException {
            kept.with(model -> {
                chat(model).prepare(messages);
                return true;
            });
        }

        @Override
        public OptionalDouble endOfMessage(List<Message> messages) throws InterruptedException {
            return kept.with(model -> chat(model).endOfMessage(messages));
        }

        @Override
        public Reply generate(List<Message> messages, Sampling sampling, TokenSink tokens) throws InterruptedException {
            return kept.with(model -> chat(model).generate(messages, sampling, tokens));
        }

        @Override
        public int count(String text) {
            var model = kept.enterOrFail();
            try {
                return chat(model).count(text);
            } finally {
                kept.leave();
            }
        }

        @Override
        public void close() {
            closed = true;
            kept.ends(rest);
        }
    }
}
