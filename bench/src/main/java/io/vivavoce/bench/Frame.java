package io.vivavoce.bench;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;

/** What runs for every frame of sound, and is measured by the method of that name in {@code io.vivavoce.bench.frames}. */
public enum Frame {
    RESAMPLE("resample", "resampling, 48 to 16 kHz", 20, 0),
    RING("ring", "ring buffer, in and out", 20, 0),
    /** The model's call goes through a library whose Java side makes arrays of names and handles, and a result. */
    SPEECH_DETECTOR("speechDetector", "speech detector", 32, 408),
    HEARING("hearing", "onsets and pauses", 32, 0),
    TURN_FEATURES("turnFeatures", "turn detector's features", 10, 0),
    VOICE_PROCESSING("voiceProcessing", "echo cancellation", 10, 0),
    TURN_LOOP("turnLoop", "turn loop, an event of a plain turn", 0, 0);

    private final String method;
    private final String what;
    private final int soundMs;
    private final int foreignBytes;

    Frame(String method, String what, int soundMs, int foreignBytes) {
        this.method = method;
        this.what = what;
        this.soundMs = soundMs;
        this.foreignBytes = foreignBytes;
    }

    static Optional<Frame> of(String method) {
        return Arrays.stream(values())
                .filter(frame -> frame.method.equals(method))
                .findFirst();
    }

    public String what() {
        return what;
    }

    /** Sound that one call takes, in ms; none where it is called for an event. */
    public OptionalInt soundMs() {
        return soundMs == 0 ? OptionalInt.empty() : OptionalInt.of(soundMs);
    }

    /**
     * Bytes that a library allocates in one call and that are not ours: 408 in ONNX Runtime 1.29's Java binding with the
     * launcher's compact object headers (456 without).
     */
    public int foreignBytes() {
        return foreignBytes;
    }
}
