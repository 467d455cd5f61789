package io.vivavoce.cli;

import io.vivavoce.audio.WavWriter;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;

/**
 * A WAV file that a command makes: it is there when {@link #keep} was called, and else nothing of it is, whatever failed
 * and also after Ctrl-C. A file that was there before stays until then. Thread-safe.
 */
final class Answer implements Spoken {
    private final WavWriter wav;
    private final Thread onExit = new Thread(this::drop, "answer");
    private boolean isKept;
    private boolean isDropped;

    Answer(Path file, int sampleRateHz) {
        wav = new WavWriter(file, sampleRateHz);
        try {
            Runtime.getRuntime().addShutdownHook(onExit);
        } catch (IllegalStateException e) { // Ctrl-C came before
            drop();
        }
    }

    /** @throws CancellationException after Ctrl-C */
    @Override
    public synchronized void write(float[] pcm, int offset, int length) {
        if (isDropped) throw new CancellationException("Ctrl-C");
        wav.write(pcm, offset, length);
    }

    @Override
    public synchronized long samples() {
        return wav.samples();
    }

    @Override
    public synchronized void keep() {
        isKept = true;
    }

    synchronized void drop() {
        isDropped = true;
        wav.discard();
    }

    @Override
    public void close() {
        synchronized (this) {
            if (isKept) wav.close();
            else wav.discard();
        }
        try {
            Runtime.getRuntime().removeShutdownHook(onExit);
        } catch (IllegalStateException e) {
            // the JVM is ending: the hook has run, or finds the file closed
        }
    }
}
