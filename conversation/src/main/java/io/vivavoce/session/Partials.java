package io.vivavoce.session;

import io.vivavoce.audio.SamplePosition;
import io.vivavoce.recognition.Transcript;
import io.vivavoce.thinking.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Transcripts of an utterance that goes on, and the language model made ready for it word by word, so that little is left
 * to do when the user stops. One of each at a time, side by side, so that a slow language model does not keep a streaming
 * recognizer from following; a wish that comes while one runs is dropped, for the next comes soon.
 */
final class Partials implements AutoCloseable {
    /** Nobody waits for a partial. */
    private static final long WITHIN_MS = 500;

    private final Utterances utterances;
    private final Thinker thinker;
    private final Consumer<Notice> tell;
    private final Lane recognizing = new Lane("partial");
    private final Lane preparing = new Lane("partial, prepare");

    // guarded by this
    private List<Message> context = List.of();
    private SamplePosition toldFrom = SamplePosition.START;
    private String told = "";
    private String prepared = "";

    Partials(Utterances utterances, Thinker thinker, Consumer<Notice> tell) {
        this.utterances = utterances;
        this.thinker = thinker;
        this.tell = tell;
    }

    /** What the user's message will follow; the model is made ready for it when nothing else runs. */
    synchronized void context(List<Message> messages) {
        context = List.copyOf(messages);
        prepared = "";
        preparing.start(() -> prepare(() -> thinker.prepareNext(context())));
    }

    private synchronized List<Message> context() {
        return context;
    }

    /** The user has been speaking since {@code from} and goes on. */
    void wanted(SamplePosition from, String carried) {
        recognizing.start(() -> {
            var said = transcript(from);
            if (said.isEmpty()) return;
            var text = carried.isEmpty() ? said.text() : carried + ' ' + said.text();
            if (isNew(from, text)) tell.accept(new Notice.Partial(text));
            if (!isPrepared(text)) preparing.start(() -> prepareFor(text));
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

    private synchronized boolean isNew(SamplePosition from, String text) {
        if (toldFrom.equals(from) && told.equals(text)) return false;
        toldFrom = from;
        told = text;
        return true;
    }

    private synchronized boolean isPrepared(String text) {
        return prepared.equals(text);
    }

    private void prepareFor(String text) throws InterruptedException {
        var before = context();
        var messages = new ArrayList<>(before);
        messages.add(Message.user(text));
        prepare(() -> thinker.prepare(messages));
        synchronized (this) {
            if (context.equals(before)) prepared = text;
        }
    }

    private void prepare(Lane.Step preparation) throws InterruptedException {
        try {
            preparation.run();
        } catch (RuntimeException | Error e) {
            trouble("Making the language model ready failed: " + Reports.why(e));
        }
    }

    private void trouble(String sentence) {
        tell.accept(new Notice.Trouble(sentence));
    }

    /** Ends what runs; does not wait. */
    void interrupt() {
        recognizing.interrupt();
        preparing.interrupt();
    }

    boolean isBusy() {
        return recognizing.isBusy() || preparing.isBusy();
    }

    /** What heeds no interrupt is left to itself: the engines' own closing tells of it. */
    @Override
    public void close() throws InterruptedException {
        preparing.interrupt();
        recognizing.close();
        preparing.close();
    }
}
