package io.vivavoce.session;

import io.vivavoce.thinking.LanguageModel;
import io.vivavoce.thinking.Message;
import io.vivavoce.thinking.Sampling;
import io.vivavoce.turn.Evidence;
import io.vivavoce.turn.Generation;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;

/**
 * A session's one chat with the language model: one call at a time, others wait, and who is cancelled leaves within a
 * step.
 */
final class Thinker implements AutoCloseable {
    private final LanguageModel.Chat chat;
    private final Sampling sampling;
    private final BiConsumer<Generation, Evidence> evidence;
    private final ReentrantLock lock = new ReentrantLock(true);

    Thinker(LanguageModel model, Sampling sampling, BiConsumer<Generation, Evidence> evidence) {
        chat = model.open();
        this.sampling = sampling;
        this.evidence = evidence;
    }

    /** Makes ready for {@code messages}; nothing when the chat is in use. */
    void prepare(List<Message> messages) throws InterruptedException {
        if (!lock.tryLock()) return;
        try {
            chat.prepare(messages);
        } finally {
            lock.unlock();
        }
    }

    /** Streams the answer to {@code messages}; first, where asked for, tells whether the last of them seems complete. */
    void answer(Generation generation, List<Message> messages, boolean forEvidence, LanguageModel.TokenSink tokens)
            throws InterruptedException {
        lock.lockInterruptibly();
        try {
            if (forEvidence)
                chat.endOfMessage(messages).ifPresent(p -> evidence.accept(generation, new Evidence.EndOfMessage(p)));
            chat.generate(messages, sampling, tokens);
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the call that goes on, which must have been cancelled. */
    @Override
    public void close() {
        lock.lock();
        try {
            chat.close();
        } finally {
            lock.unlock();
        }
    }
}
