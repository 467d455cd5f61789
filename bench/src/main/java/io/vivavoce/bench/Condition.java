package io.vivavoce.bench;

import io.vivavoce.audio.Pcm;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * What a seed does to a question: gain of −9 to +3 dB and white noise 15 to 35 dB below it; seed 0 leaves it as it is.
 *
 * @param noiseDb signal to noise
 */
record Condition(long seed, double gainDb, double noiseDb) {

    static Condition of(long seed) {
        if (seed == 0) return new Condition(0, 0, Double.POSITIVE_INFINITY);
        var random = random(seed);
        return new Condition(seed, -9 + 12 * random.nextDouble(), 15 + 20 * random.nextDouble());
    }

    /** java.util.Random's first numbers are nearly the same for neighbouring seeds. */
    private static RandomGenerator random(long seed) {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    String name() {
        return seed == 0 ? "clean" : "gain %+.1f dB, noise %.0f dB below".formatted(gainDb, noiseDb);
    }

    Pcm apply(Pcm clean) {
        if (seed == 0) return clean;
        var random = random(seed);
        var power = 0.0;
        for (var sample : clean.samples()) power += sample * sample;
        var gain = Math.pow(10, gainDb / 20);
        var noise = Math.sqrt(power / clean.samples().length) * Math.pow(10, -noiseDb / 20);
        var changed = new float[clean.samples().length];
        for (var i = 0; i < changed.length; i++)
            changed[i] = (float) Math.clamp(gain * (clean.samples()[i] + noise * random.nextGaussian()), -1, 1);
        return new Pcm(clean.sampleRateHz(), changed);
    }
}
