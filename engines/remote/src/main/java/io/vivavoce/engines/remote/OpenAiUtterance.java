package io.vivavoce.engines.remote;

import io.vivavoce.recognition.Recognizer;
import io.vivavoce.recognition.Transcript;

/** One utterance: its sound, and the text that the server gave for so much of it. */
final class OpenAiUtterance implements Recognizer.Utterance {
    /** 0.1 s: OpenAI refuses less, and nobody says a word in it. */
    private static final int SHORTEST_SAMPLES = 1600;

    private final OpenAiRecognizer recognizer;
    private final WavBytes sound = new WavBytes();
    private Transcript last = Transcript.EMPTY;

    /** Samples that {@link #last} is the text of. */
    private long asked;

    private boolean closed;

    OpenAiUtterance(OpenAiRecognizer recognizer) {
        this.recognizer = recognizer;
    }

    @Override
    public void accept(float[] pcm, int offset, int length) {
        throwIfClosed();
        sound.add(pcm, offset, length);
    }

    /** Asks the server, but for what was asked before. */
    @Override
    public Transcript transcribe(boolean atPause) throws InterruptedException {
        throwIfClosed();
        if (Thread.interrupted()) throw new InterruptedException("interrupted before the server was asked");
        if (sound.added() == asked || sound.added() < SHORTEST_SAMPLES) return last;
        var added = sound.added();
        last = recognizer.transcribe(sound);
        asked = added;
        return last;
    }

    @Override
    public void close() {
        closed = true;
        sound.clear();
    }

    private void throwIfClosed() {
        if (closed) throw new IllegalStateException("the utterance is closed: open another");
    }
}
