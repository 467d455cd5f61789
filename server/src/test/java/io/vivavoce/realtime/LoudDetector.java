package io.vivavoce.realtime;

import io.vivavoce.hearing.SpeechDetector;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Takes a window's loudness, four times its mean level, for the probability of speech; remembers what it heard. */
final class LoudDetector implements SpeechDetector.Engine {
    private static final int WINDOW = 512;

    /** {@link io.vivavoce.testkit.FakeSpeech}, whose level is 0.2, has a probability of 0.8. */
    private static final int LOUDNESS = 4;

    /** The mean square of each window's samples. */
    final List<Double> heard = Collections.synchronizedList(new ArrayList<>());

    @Override
    public SpeechDetector open() {
        return new SpeechDetector() {
            @Override
            public int windowSamples() {
                return WINDOW;
            }

            @Override
            public float probability(float[] pcm, int offset) {
                var level = 0.0;
                var power = 0.0;
                for (var i = offset; i < offset + WINDOW; i++) {
                    level += Math.abs(pcm[i]);
                    power += pcm[i] * pcm[i];
                }
                heard.add(power / WINDOW);
                return (float) Math.min(1, LOUDNESS * level / WINDOW);
            }

            @Override
            public void reset() {}

            @Override
            public void close() {}
        };
    }

    @Override
    public void close() {}
}
