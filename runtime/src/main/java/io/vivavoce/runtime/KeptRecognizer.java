package io.vivavoce.runtime;

import io.vivavoce.recognition.Recognizer;
import io.vivavoce.recognition.Transcript;

/** A recognizer of this machine that can be taken out of memory: an utterance keeps it there. Thread-safe. */
final class KeptRecognizer implements Recognizer {
    private final Kept<Recognizer> kept;
    private final String name;
    private final String language;
    private final boolean streaming;

    KeptRecognizer(Kept<Recognizer> kept) throws InterruptedException {
        this.kept = kept;
        name = kept.with(Recognizer::name);
        language = kept.with(Recognizer::language);
        streaming = kept.with(Recognizer::streaming);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String language() {
        return language;
    }

    @Override
    public boolean streaming() {
        return streaming;
    }

    @Override
    public Utterance open() {
        var recognizer = kept.enterOrFail();
        try {
            return new Said(recognizer.open());
        } catch (RuntimeException | Error e) {
            kept.leave();
            throw e;
        }
    }

    @Override
    public void close() {
        kept.close();
    }

    private final class Said implements Utterance {
        private final Utterance utterance;
        private boolean closed;

        Said(Utterance utterance) {
            this.utterance = utterance;
        }

        @Override
        public void accept(float[] pcm, int offset, int length) {
            utterance.accept(pcm, offset, length);
        }

        @Override
        public Transcript transcribe(boolean atPause) throws InterruptedException {
            return utterance.transcribe(atPause);
        }

        @Override
        public Transcript transcribe(boolean atPause, SliceEnd between) throws InterruptedException {
            return utterance.transcribe(atPause, between);
        }

        @Override
        public void close() {
            if (closed) return;
            closed = true;
            try {
                utterance.close();
            } finally {
                kept.leave();
            }
        }
    }
}
