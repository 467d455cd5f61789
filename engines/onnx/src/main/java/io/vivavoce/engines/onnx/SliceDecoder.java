package io.vivavoce.engines.onnx;

import io.vivavoce.engines.onnx.PiperVoice.Encoded;
import io.vivavoce.speaking.SpeechSink;

/**
 * Decodes a clause in slices, the first ones short: sound begins after 16 frames (186 ms of it) instead of after all.
 *
 * <p>Each slice is decoded with its neighbourhood, whose samples are thrown away: the decoder sees at most {@value
 * #OVERLAP} frames to each side, so the slices join to the whole clause's sound (≥ 100 dB, a test holds it), without
 * cross-fades. Longer slices later cost less: the overlap is paid less often.
 */
final class SliceDecoder {
    /** Frames to each side that can change a sample: 123 dB with 11 (facts/speech.md). */
    static final int OVERLAP = 11;

    private static final int[] SLICES = {16, 24, 48, 96};

    /** A rest shorter than this joins the slice before it. */
    private static final int SHORTEST_REST = 12;

    private final PiperVoice voice;
    private final Encoded clause;

    SliceDecoder(PiperVoice voice, Encoded clause) {
        this.voice = voice;
        this.clause = clause;
    }

    void decode(SpeechSink sink) throws InterruptedException {
        int slice = 0;
        for (int from = 0; from < clause.length(); ) {
            PiperSynthesizer.checkInterrupt();
            int to = from + SLICES[Math.min(slice++, SLICES.length - 1)];
            if (clause.length() - to < SHORTEST_REST) to = clause.length();
            int before = Math.max(0, from - OVERLAP);
            int behind = Math.min(clause.length(), to + OVERLAP);
            float[] sound = voice.decode(clause, before, behind);
            sink.audio(sound, (from - before) * PiperVoice.FRAME_SAMPLES, (to - from) * PiperVoice.FRAME_SAMPLES);
            from = to;
        }
    }
}
