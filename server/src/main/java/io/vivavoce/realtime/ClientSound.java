package io.vivavoce.realtime;

import io.vivavoce.audio.SamplePosition;
import io.vivavoce.audio.processing.Resampler;
import io.vivavoce.concurrent.Ticker;
import io.vivavoce.transport.SoundIn;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What the client sends to be heard, by events, and what it says about it: the input audio buffer. Handed on at the pace at
 * which it was spoken.
 *
 * <p>Threads: the receiving one; {@link #frame} on the playout's, {@link #clientMs} from anywhere.
 */
final class ClientSound implements AutoCloseable {
    /** A commit of less sound is refused, as the service does. */
    private static final int MIN_COMMIT_MS = 100;

    private final Talk talk;
    private final SoundIn soundIn;
    private final NoiseFilter noise = new NoiseFilter();

    private final Object resampling = new Object();
    // guarded by resampling
    private @Nullable Resampler resampler;
    private int resamplerHz;
    private boolean closed;

    private long bufferedMs;
    /** A turn that the client will commit is being held. */
    private boolean held;

    /** Held by whoever hands sound to the session, which takes it from one thread at a time. */
    private final Object handing = new Object();

    private volatile long handedOn; // written under handing

    ClientSound(Talk talk, Ticker ticker) {
        this.talk = talk;
        soundIn = new SoundIn(this::hear, ticker);
    }

    /** Waits while what came before is far ahead of time. */
    void append(byte[] audio) throws InterruptedException {
        var format = config().input();
        if (audio.length % format.bytesPerSample() != 0)
            throw ProtocolException.value("audio", "Invalid 'audio': " + audio.length + " bytes are no whole samples");
        if (talk.playsOnTrack())
            throw ProtocolException.value(
                    "type", "Sound comes on the track here; input_audio_buffer.append is not taken");
        if (audio.length == 0) return;
        var open = talk.session();
        if (config().manual() && !held && !isListening()) {
            held = true;
            open.press(new SamplePosition(handedOn));
        }
        var pcm = format.decode(audio);
        bufferedMs += 1000L * pcm.length / format.rateHz();
        soundIn.accept(noise.clean(at16k(pcm, format.rateHz()), config().noiseReduction()));
    }

    private boolean isListening() {
        synchronized (talk) {
            return talk.translator.user().isListening();
        }
    }

    private SessionConfig config() {
        synchronized (talk) {
            return talk.config();
        }
    }

    /** A client may be closed while its sound still comes: what is native is then gone, and the sound with it. */
    private float[] at16k(float[] pcm, int hz) {
        synchronized (resampling) {
            if (closed) return new float[0];
            if (resampler == null || resamplerHz != hz) {
                if (resampler != null) resampler.close();
                resampler = new Resampler(hz, SamplePosition.INPUT_HZ);
                resamplerHz = hz;
            }
            var at16k = new float[resampler.maxOutput(pcm.length)];
            return Arrays.copyOf(at16k, resampler.process(pcm, 0, pcm.length, at16k, 0));
        }
    }

    private void hear(float[] pcm, int offset, int length) {
        synchronized (handing) {
            if (talk.playsOnTrack()) return; // of a client whose place was taken
            talk.opened().ifPresent(open -> {
                open.hear(pcm, offset, length);
                handedOn += length;
            });
        }
    }

    /** What came on a track, 16 kHz, at the pace of speech. */
    void hearTrack(float[] pcm) {
        synchronized (handing) {
            if (!talk.playsOnTrack()) return;
            talk.opened().ifPresent(open -> {
                open.hear(pcm, 0, pcm.length);
                handedOn += pcm.length;
            });
        }
    }

    /** Somebody has come back: what was held when the client went was taken as a turn then. */
    void cameBack() {
        held = false;
        bufferedMs = 0;
    }

    /** Another client is there, whose sound comes another way. */
    void moved() {
        soundIn.drop();
    }

    /** Of the session's time that of a quiet room, which nobody sent, is not the client's. */
    long clientMs(long sessionMs) {
        return Math.max(0, sessionMs - soundIn.filledSamples() * 1000 / SamplePosition.INPUT_HZ);
    }

    /** Twenty ms have passed. */
    void frame() {
        soundIn.frame();
    }

    /** The client says that what it has sent is a turn. */
    void commit() throws InterruptedException {
        if (!config().manual()) {
            commitSpeech();
            return;
        }
        if (!talk.playsOnTrack() && bufferedMs < MIN_COMMIT_MS)
            throw new ProtocolException(
                    "input_audio_buffer_commit_empty",
                    "Error committing input audio buffer: buffer too small. Expected at least " + MIN_COMMIT_MS
                            + "ms of audio, but buffer only has " + bufferedMs + ".00ms of audio.",
                    "");
        if (!held)
            throw ProtocolException.value(
                    "type",
                    talk.playsOnTrack()
                            ? "Send input_audio_buffer.clear when the user begins; what follows can be committed"
                            : "The words of the last turn are still looked for; commit when they came");
        soundIn.awaitHandedOn();
        bufferedMs = 0;
        held = false;
        synchronized (talk) {
            talk.translator.user().clientCommits();
        }
        talk.session().release();
    }

    /** Turns are detected; the client knows before the detector that this one is over. */
    private void commitSpeech() throws InterruptedException {
        soundIn.awaitHandedOn();
        synchronized (talk) {
            if (!talk.translator.user().isSpeaking())
                throw new ProtocolException(
                        "input_audio_buffer_commit_empty",
                        "Error committing input audio buffer: turns are detected here, and nobody is speaking.",
                        "");
        }
        talk.session().commit();
    }

    /** The client takes back what it has sent and not committed. */
    void clear() {
        bufferedMs = 0;
        if (held) talk.session().release(); // what is held is let go of, and then taken back
        held = false;
        talk.opened().ifPresent(open -> open.clear());
        if (talk.playsOnTrack() && config().manual()) { // the sound comes all the time; what follows is to be committed
            talk.session().press();
            held = true;
        }
        synchronized (talk) {
            talk.send(new ServerEvent.BufferCleared());
        }
    }

    @Override
    public void close() {
        soundIn.close();
        noise.close();
        synchronized (resampling) {
            closed = true;
            if (resampler != null) resampler.close();
        }
    }
}
