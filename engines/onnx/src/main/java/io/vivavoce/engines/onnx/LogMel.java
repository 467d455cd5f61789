package io.vivavoce.engines.onnx;

import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Whisper's log-mel features of the last 8 s of a stream: [80 filters][800 frames of 10 ms].
 *
 * <p>The reference normalizes the 8 s to mean 0 and variance 1 and then computes 800 spectra, all anew at each call. Here
 * each frame's spectrum is computed once, of the raw sound, and what the normalization changes is put in afterwards:
 * <ul>
 *   <li>dividing by the deviation takes a constant off the logarithm;
 *   <li>taking the mean off changes bins 0 and 1 alone, since a Hann window has no others; they are kept as complex
 *       numbers, and the few filters that reach them are finished at the snapshot;
 *   <li>at both ends of the 8 s the reference mirrors the sound: those three frames are computed at the snapshot.
 * </ul>
 * Equal to the reference within 1e-4 of features that span −1.5 to 1.5, and within 1e-3 when the sound is finer than the 16
 * bits in which it is kept.
 *
 * <p>A stream in which nobody speaks only keeps its sound, 260 kB and 1 µs a hop: of two hundred that listen, spectra
 * took a quarter of a core and as much memory again. They are made up for by {@link #anticipate}, about 10 µs a frame,
 * and what is missing by {@link #snapshot}, which takes under 1 ms beside that.
 *
 * <p>A stream begins with 8 s of faint noise, as if someone had been silent in a quiet room: after zeros, a
 * finished question of 2.7 s scored .33 instead of .75 (three other recordings the same; 2026-11).
 *
 * <p>Thread: one at a time. {@link #accept} allocates nothing.
 */
final class LogMel {
    static final int FRAMES = 800;
    static final int FEATURES = MelFilters.COUNT * FRAMES;
    static final int HOP = 160;
    static final int SAMPLES = FRAMES * HOP;

    /** −70 dB of full scale, the noise of a quiet room through a fair microphone. */
    private static final double ROOM_DEVIATION = 3e-4;

    private static final int MELS = MelFilters.COUNT;
    private static final int HALF = Spectrum.LENGTH / 2;
    /** Frames 0, 1 and 799 reach beyond the 8 s. */
    private static final int FIRST_WHOLE = 2;

    private static final int LAST_WHOLE = FRAMES - 2;
    /** Under 1 ms, so that other streams of the thread wait no longer; ten such make up for 8 s. */
    private static final int FRAMES_AT_ONCE = 80;
    /** The reference's floor of a filter's energy, and of the variance. */
    private static final double LEAST_ENERGY = 1e-10;

    private static final double LEAST_VARIANCE = 1e-7;
    /** The reference keeps 8 decades (80 dB) below the loudest. */
    private static final float DECADES = 8;

    private static final class Room {
        static final PackedSound QUIET = quiet();

        private static PackedSound quiet() {
            var sound = new PackedSound(FRAMES, HOP);
            var random = new Random(8);
            var noise = new float[HOP];
            for (int hop = 0; hop < FRAMES; hop++) {
                for (int i = 0; i < HOP; i++) noise[i] = (float) (random.nextGaussian() * ROOM_DEVIATION);
                sound.put(hop, noise);
            }
            return sound;
        }
    }

    // Rings of 800 hops: that of hop h, or of the frame whose middle is hop h's first sample, is at h modulo 800.
    private final PackedSound sound = new PackedSound(FRAMES, HOP);
    /** There is one while somebody speaks, and up to 8 s longer. */
    private @Nullable MelFrames frames;

    private final float[] hop = new float[HOP];
    private int hopFilled;
    /** Where the oldest hop is, and the next will be. */
    private int oldest;
    /** How many of the newest whole frames are not computed yet; with 800, none is. */
    private int waiting;

    LogMel() {
        reset();
    }

    /** Forgets the stream so far: a quiet room remains. */
    void reset() {
        sound.copyFrom(Room.QUIET);
        oldest = 0;
        waiting = FRAMES;
        frames = null;
        hopFilled = 0;
    }

    /** Adds mono 16 kHz sound of any length; what is no number counts as 0. */
    void accept(float[] pcm, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            hop[hopFilled++] = Float.isFinite(pcm[i]) ? Math.clamp(pcm[i], -1f, 1f) : 0;
            if (hopFilled == HOP) addHop();
        }
    }

    private void addHop() {
        hopFilled = 0;
        sound.put(oldest, hop);
        oldest = (oldest + 1) % FRAMES;
        waiting = Math.min(waiting + 1, FRAMES);
        if (waiting == FRAMES) frames = null; // all that it holds is past
    }

    /** A snapshot is likely soon: computes a part of what waits, in under 1 ms. */
    void anticipate() {
        compute(FRAMES_AT_ONCE);
    }

    /** Computes up to {@code most} of the frames that wait, the oldest first. */
    private MelFrames compute(int most) {
        var into = frames == null ? new MelFrames() : frames;
        frames = into;
        int first = Math.max(FIRST_WHOLE, LAST_WHOLE - waiting + 1);
        int end = Math.min(first + most, LAST_WHOLE + 1);
        for (int frame = first; frame < end; frame++) {
            for (int i = 0; i < Spectrum.LENGTH; i++) into.spectrum.samples[i] = at(frame * HOP - HALF + i);
            into.keep((oldest + frame) % FRAMES);
        }
        waiting = LAST_WHOLE + 1 - end;
        return into;
    }

    /** The sample at {@code position} of the present 8 s. */
    private float at(int position) {
        int i = oldest * HOP + position;
        return sound.at(i < SAMPLES ? i : i - SAMPLES);
    }

    /** Features of the 8 s that end with the last whole hop, in the order [filter][frame]; all are overwritten. */
    void snapshot(float[] features) {
        var kept = compute(FRAMES);
        double mean = sound.sum() / SAMPLES;
        double inverseVariance = 1 / (Math.max(0, sound.squares() / SAMPLES - mean * mean) + LEAST_VARIANCE);
        float most = Float.NEGATIVE_INFINITY;
        for (int frame = 0; frame < FRAMES; frame++) {
            boolean whole = frame >= FIRST_WHOLE && frame <= LAST_WHOLE;
            most = Math.max(
                    most,
                    whole
                            ? whole(frame, kept, mean, inverseVariance, features)
                            : edge(frame, kept.spectrum, mean, inverseVariance, features));
        }
        float floor = most - DECADES;
        for (int i = 0; i < FEATURES; i++) features[i] = (Math.max(features[i], floor) + 4) / 4;
    }

    /** A frame whose sound is mirrored where the 8 s end; the loudest of its filters. */
    private float edge(int frame, Spectrum spectrum, double mean, double inverseVariance, float[] features) {
        for (int i = 0; i < Spectrum.LENGTH; i++) {
            int position = Math.abs(frame * HOP - HALF + i);
            if (position >= SAMPLES) position = 2 * SAMPLES - 2 - position;
            spectrum.samples[i] = at(position) - mean;
        }
        spectrum.compute();
        float most = Float.NEGATIVE_INFINITY;
        for (int mel = 0; mel < MELS; mel++) {
            double energy = MelFilters.energy(mel, spectrum.power, 0);
            most = Math.max(most, put(features, frame, mel, energy * inverseVariance));
        }
        return most;
    }

    /** A frame that was kept; the loudest of its filters. */
    private float whole(int frame, MelFrames kept, double mean, double inverseVariance, float[] features) {
        int slot = (oldest + frame) % FRAMES;
        float most = Float.NEGATIVE_INFINITY;
        for (int mel = 0; mel < MelFrames.LOW_MELS; mel++) {
            double energy = kept.lowEnergy(slot, mel, mean);
            most = Math.max(most, put(features, frame, mel, energy * inverseVariance));
        }
        float shift = (float) Math.log10(inverseVariance);
        float least = (float) Math.log10(LEAST_ENERGY);
        for (int mel = MelFrames.LOW_MELS; mel < MELS; mel++) {
            float value = Math.max(kept.logEnergy(slot, mel) + shift, least);
            features[mel * FRAMES + frame] = value;
            most = Math.max(most, value);
        }
        return most;
    }

    private static float put(float[] features, int frame, int mel, double energy) {
        float value = (float) Math.log10(Math.max(LEAST_ENERGY, energy));
        features[mel * FRAMES + frame] = value;
        return value;
    }
}
