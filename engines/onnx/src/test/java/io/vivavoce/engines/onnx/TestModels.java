package io.vivavoce.engines.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.vivavoce.audio.SamplePosition;
import io.vivavoce.audio.Wav;
import io.vivavoce.engines.catalogue.Catalogue;
import java.nio.file.Path;

/** The models of this room and people's speech, by way of the catalogue: fetched once, verified, then at hand. */
final class TestModels {
    static final String JFK = "jfk.wav";
    static final String EXPERIENCE = "2830-3980-0043.wav";
    static final String WHY = "4507-16021-0012.wav";
    static final String POWER = "8455-210777-0068.wav";

    private static final Catalogue CATALOGUE = Catalogue.standard();

    private TestModels() {}

    static Path silero() {
        return CATALOGUE.file("silero-vad-v6", "silero_vad_v6.onnx");
    }

    static Path smartTurn() {
        return CATALOGUE.file("smart-turn-v3.2", "smart-turn-v3.2-cpu.onnx");
    }

    static Path moonshine(String file) {
        return CATALOGUE.file("moonshine-tiny-en", file);
    }

    static MoonshineRecognizer openMoonshine() {
        return new MoonshineRecognizer(
                moonshine("encoder_model.onnx"), moonshine("decoder_model_merged.onnx"), moonshine("vocabulary.txt"));
    }

    /** One of the four files, 16 kHz mono. */
    static float[] speech(String file) {
        var pcm = Wav.read(CATALOGUE.file("speech-samples", file));
        assertThat(pcm.sampleRateHz()).isEqualTo(SamplePosition.INPUT_HZ);
        return pcm.samples();
    }
}
