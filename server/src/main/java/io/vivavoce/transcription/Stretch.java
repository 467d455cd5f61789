package io.vivavoce.transcription;

import java.util.List;

/**
 * Sound that holds speech, with a little around it.
 *
 * @param startSample of the recording: the first of {@code pcm}
 * @param pcm 16 kHz; owned by whoever gets it
 * @param voiced where in the recording there is speech, in order, at least one
 */
record Stretch(long startSample, float[] pcm, List<Voiced> voiced) {

    /** Speech without a pause. */
    record Voiced(long startSample, long endSample) {
        long samples() {
            return endSample - startSample;
        }
    }

    Stretch {
        voiced = List.copyOf(voiced);
    }

    long voicedSamples() {
        return voiced.stream().mapToLong(Voiced::samples).sum();
    }
}
