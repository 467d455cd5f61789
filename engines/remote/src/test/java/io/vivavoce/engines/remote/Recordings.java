package io.vivavoce.engines.remote;

import io.vivavoce.audio.Wav;
import io.vivavoce.engines.catalogue.Catalogue;
import io.vivavoce.testkit.SpeechServer;
import io.vivavoce.testkit.SpeechServer.Ear;
import io.vivavoce.testkit.SpeechServer.Mouth;
import java.util.Map;

/** People's recorded speech, which the stand-in plays and knows by heart. */
final class Recordings {
    static final String SHORT_TEXT = "why should one halt on the way";
    static final String LONG_TEXT =
            "and so my fellow americans ask not what your country can do for you ask what you can do for your country";

    static final float[] SHORT = read("4507-16021-0012.wav");
    static final float[] LONG = read("jfk.wav");

    private static float[] read(String file) {
        return Wav.read(Catalogue.standard().file("speech-samples", file)).samples();
    }

    static SpeechServer server() {
        return new SpeechServer(Mouth.playing(at24kHz(LONG)), Ear.knowing(Map.of(SHORT, SHORT_TEXT, LONG, LONG_TEXT)));
    }

    /** By straight lines between the samples: it is only played. */
    private static float[] at24kHz(float[] at16kHz) {
        var pcm = new float[at16kHz.length / 2 * 3 - 3];
        for (var i = 0; i < pcm.length; i++) {
            var before = i * 2 / 3;
            var share = i * 2 % 3 / 3f;
            pcm[i] = at16kHz[before] * (1 - share) + at16kHz[before + 1] * share;
        }
        return pcm;
    }

    private Recordings() {}
}
