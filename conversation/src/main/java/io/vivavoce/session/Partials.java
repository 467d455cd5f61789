package io.vivavoce.session;

import io.vivavoce.audio.SamplePosition;
import io.vivavoce.recognition.Transcript;
import io.vivavoce.thinking.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Transcripts of an utterance that goes on, and the language model made ready for it word by word, so that little is left
 * to do when the user stops. One at a time; a wish that comes while one runs is dropped, for the next comes soon.
 */
final class Partials implements AutoCloseable {
    /** Nobody waits for a partial. */
    private static final long WITHIN_MS = 500;

    private final Utterances utterances;
    private final Thinker thinker;
    private final Consumer<Notice> tell;

    // guarded by this
    private @Nullable Thread running;
    private boolean closed;
    private List<Message> context = List.of();

    Partials(Utterances utterances, Thinker thinker, Consumer<Notice> tell) {
        this.utterances = utterances;
        this.thinker = thinker;
        this.tell = tell;
    }

    /** What the user's message will follow; the model is made ready for it when nothing else runs. */
    synchronized void context(List<Message> messages) {
        context = List.copyOf(messages);
        start(() -> prepare(() -> thinker.prepareNext(context())));
    }

    private synchronized List<Message> context() {
        return context;
    }

    /** The user has been speaking since {@code from} and goes on. */
    synchronized void wanted(SamplePosition from, String carried) {
        start(() -> {
            var said = transcript(from);
            if (said.isEmpty()) return;
            var text = carried.isEmpty() ? said.text() : carried + ' ' + said.text();
            tell.accept(new Notice.Partial(text));
            var messages = new ArrayList<>(context());
            messages.add(Message.user(text));
            prepare(() -> thinker.prepare(messages));
        });
    }

    private Transcript transcript(SamplePosition from) throws InterruptedException {
        try {
            return utterances.transcribe(from, false, WITHIN_MS);
        } catch (RuntimeException | Error e) {
            trouble("A partial transcript failed: " + Reports.why(e));
            return Transcript.EMPTY;
        }
    }

    private void prepare(Step preparation) throws InterruptedException {
        try {
            preparation.run();
        } catch (RuntimeException | Error e) {
            trouble("Making the language model ready failed: " + Reports.why(e));
        }
    }

    private void trouble(String sentence) {
        tell.accept(new Notice.Trouble(sentence));
    }

    private interface Step {
        void run() throws InterruptedException;
    }

    private void start(Step step) {
        if (running != null || closed) return;
        running = Thread.ofVirtual().name("partial").start(() -> {
            try {
                step.run();
            } catch (InterruptedException e) {
                // something that matters more is to be done
            } finally {
                synchronized (Partials.this) {
                    running = null;
                }
            }
        });
    }

    /** Ends what runs; does not wait. */
    synchronized void interrupt() {
        if (running != null) running.interrupt();
    }

    synchronized boolean isBusy() {
        return running != null;
    }

    /** One that heeds no interrupt is left to itself: the engines' own closing tells of it. */
    @Override
    public void close() throws InterruptedException {
        Thread last;
        synchronized (this) {
            closed = true;
            interrupt();
            last = running;
        }
        if (last != null) last.join(Session.CLOSE_WITHIN_MS);
    }
}
