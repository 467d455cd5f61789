package io.vivavoce.testkit;

import io.vivavoce.recognition.RecognitionException;
import io.vivavoce.recognition.Recognizer;
import io.vivavoce.recognition.Transcript;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/** Understands {@link FakeSpeech}. */
public final class FakeRecognizer implements Recognizer {
    private final FakeSpeech speech;
    private final AtomicInteger open = new AtomicInteger();
    private final Hanging hanging = new Hanging();
    private volatile Mode mode = Mode.UNDERSTANDS;

    /** What becomes of a decode. */
    public enum Mode {
        UNDERSTANDS,
        FAILS,
        /** Fails as for want of memory. */
        BREAKS,
        /** Goes on until it is interrupted. */
        NEVER_ANSWERS
    }

    public FakeRecognizer(FakeSpeech speech) {
        this.speech = speech;
    }

    public void mode(Mode changed) {
        mode = changed;
    }

    /** Calls that hang now, as they were told to. */
    public int hanging() {
        return hanging.now();
    }

    /** Utterances that were opened and not closed. */
    public int stillOpen() {
        return open.get();
    }

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public String language() {
        return "en";
    }

    @Override
    public Utterance open() {
        open.incrementAndGet();
        return new Said();
    }

    @Override
    public void close() {}

    private final class Said implements Utterance {
        private float[] pcm = new float[0];
        private boolean closed;

        @Override
        public void accept(float[] more, int offset, int length) {
            var at = pcm.length;
            pcm = Arrays.copyOf(pcm, at + length);
            System.arraycopy(more, offset, pcm, at, length);
        }

        @Override
        public Transcript transcribe(boolean atPause) throws InterruptedException {
            if (closed) throw new IllegalStateException("the utterance is closed");
            return switch (mode) {
                case UNDERSTANDS -> new Transcript(speech.understand(pcm, pcm.length));
                case FAILS ->
                    throw new RecognitionException(
                            "the recognizer was told to fail", new IllegalStateException("told so"));
                case BREAKS -> throw new OutOfMemoryError("the recognizer was told to break");
                case NEVER_ANSWERS -> {
                    hanging.untilInterrupted();
                    yield Transcript.EMPTY;
                }
            };
        }

        @Override
        public void close() {
            if (!closed) open.decrementAndGet();
            closed = true;
        }
    }
}
