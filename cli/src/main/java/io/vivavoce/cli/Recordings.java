package io.vivavoce.cli;

import io.vivavoce.audio.Pcm;
import io.vivavoce.audio.SamplePosition;
import io.vivavoce.audio.WavStream;
import io.vivavoce.audio.processing.Cleaner;
import io.vivavoce.audio.processing.Resampler;
import io.vivavoce.audio.processing.VoiceOptions;
import io.vivavoce.runtime.RuntimeFailure;
import java.nio.file.Path;
import java.util.Arrays;

/** Recordings that are held in memory whole, at 16 kHz from the first sample on, whatever rate they have. */
final class Recordings {
    /** Ten minutes: 38 MB. */
    private static final int MAX_SECONDS = 600;

    private static final int MAX_SAMPLES = MAX_SECONDS * SamplePosition.INPUT_HZ;
    /** Where a stream leaves its length open, it claims more: then it is read until it is too long. */
    private static final int MOST_SECONDS = 1_000_000;
    /** Room at first; grows by what the file really holds, never by what its header says. */
    private static final int FIRST_SAMPLES = 10 * SamplePosition.INPUT_HZ;

    /**
     * Reads a recording.
     *
     * @param cleaning what is done to its sound
     * @throws io.vivavoce.audio.AudioException when it can't be read
     * @throws RuntimeFailure when it is longer than ten minutes
     */
    static Pcm read(Path file, VoiceOptions cleaning) {
        try (var wav = WavStream.open(file);
                var resampler = new Resampler(wav.sampleRateHz(), SamplePosition.INPUT_HZ);
                var cleaner = new Cleaner(cleaning)) {
            var seconds = wav.remaining() / wav.sampleRateHz();
            if (seconds > MAX_SECONDS && seconds < MOST_SECONDS) throw tooLong(file, seconds);
            var block = new float[wav.sampleRateHz() / 2];
            var resampled = new float[resampler.maxOutput(block.length) + resampler.maxFinish()];
            var all = new float[FIRST_SAMPLES];
            var filled = 0;
            for (var got = 0; got >= 0; ) {
                got = wav.read(block, 0, block.length);
                var count = got >= 0 ? resampler.process(block, 0, got, resampled, 0) : resampler.finish(resampled, 0);
                if (filled + count > MAX_SAMPLES) throw tooLong(file, MAX_SECONDS);
                if (filled + count + Cleaner.FRAME_SAMPLES > all.length) all = Arrays.copyOf(all, 2 * all.length);
                filled += cleaner.process(resampled, count, all, filled);
            }
            filled += cleaner.finish(all, filled);
            return new Pcm(SamplePosition.INPUT_HZ, Arrays.copyOf(all, filled));
        }
    }

    private static RuntimeFailure tooLong(Path file, long seconds) {
        return new RuntimeFailure(
                "%s is too long: %d s or more; at most %d s are read at once. Cut it, for instance: ffmpeg -i in.wav -t %d out.wav"
                        .formatted(file.getFileName(), seconds, MAX_SECONDS, MAX_SECONDS));
    }

    private Recordings() {}
}
