package io.vivavoce.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.vivavoce.audio.Wav;
import io.vivavoce.audio.WavWriter;
import io.vivavoce.audio.processing.Resampler;
import io.vivavoce.audio.processing.VoiceOptions;
import io.vivavoce.runtime.RuntimeFailure;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordingsTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(ints = {8_000, 16_000, 22_050, 48_000})
    void aRecordingReadInPiecesIsTheSameAsOneResampledWhole(int rate) {
        var file = hum(rate, 11 * rate + 7);

        var read = Recordings.read(file, VoiceOptions.none());

        assertThat(read.sampleRateHz()).isEqualTo(16_000);
        assertThat(read.samples())
                .isEqualTo(Resampler.resample(Wav.read(file), 16_000).samples());
    }

    @Test
    void aRecordingAtAHighRateTakesMemoryForItsSoundAt16KHzOnly() {
        var seconds = 120;
        var file = hum(192_000, seconds * 192_000);
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        var before = threads.getCurrentThreadAllocatedBytes();

        var read = Recordings.read(file, VoiceOptions.none());

        assertThat(read.samples()).hasSize(seconds * 16_000);
        assertThat(threads.getCurrentThreadAllocatedBytes() - before)
                .as("its floats alone are %d", seconds * 192_000L * Float.BYTES)
                .isLessThan(seconds * 192_000L * Float.BYTES / 2);
    }

    @Test
    void moreThanTenMinutesAreRefusedAndTenAreNot() {
        assertThat(Recordings.read(hum(4_000, 600 * 4_000), VoiceOptions.none()).samples())
                .hasSize(600 * 16_000);
        assertThatThrownBy(() -> Recordings.read(hum(4_000, 601 * 4_000), VoiceOptions.none()))
                .isInstanceOf(RuntimeFailure.class)
                .hasMessageStartingWith("hum.wav is too long: 601 s or more; at most 600 s are read at once. Cut it");
    }

    private Path hum(int rate, int samples) {
        var file = folder.resolve("hum.wav");
        var second = new float[rate];
        for (var i = 0; i < rate; i++) second[i] = (float) (0.3 * Math.sin(2 * Math.PI * 220 * i / rate));
        try (var wav = new WavWriter(file, rate)) {
            for (var done = 0; done < samples; done += rate) wav.write(second, 0, Math.min(rate, samples - done));
        }
        return file;
    }
}
