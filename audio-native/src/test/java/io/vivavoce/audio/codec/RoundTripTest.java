package io.vivavoce.audio.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vivavoce.audio.Pcm;
import io.vivavoce.audio.Pcm16;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The chirp through each codec, judged by our own decoder and by the program {@code ffmpeg}, which is another build. */
class RoundTripTest {
    /*
     * Least SNR. 16 bits: the error is uniform over a step of 2^-15, its power 2^-30 / 12; the chirp's is 0.125:
     * 10 lg(0.125 × 12 × 2^30) = 92.06 dB; 1 dB is left for the channel through the resampler, 80 dB where there is one
     * (ResamplerTest). Lossy codecs keep what is heard, not the wave: a rising tone at half scale measured 26 (LAME,
     * 64 kbit/s), 11 to 44 (Opus, 40 kbit/s), 22 to 62 dB (AAC, 64 kbit/s), on 2026-11-21, whatever the machine since
     * the encoders are deterministic but for rounding. A sample lost, doubled or out of order, or a gain of 3 dB, gives
     * less than 9 dB: −20 lg(1.41 − 1) = 7.7 dB.
     */
    private static final double EXACT_DB = 91;
    private static final double RESAMPLED_DB = 80;
    private static final double LOSSY_DB = 9;

    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0} at {1} Hz")
    @CsvSource({
        // format, voice, file's rate, delay, whole frames of padding at most
        "WAV,  22050, 22050, 0,    0",
        "WAV,  16000, 16000, 0,    0",
        "FLAC, 22050, 22050, 0,    0",
        "FLAC, 24000, 24000, 0,    0",
        "FLAC, 48000, 48000, 0,    0",
        // LAME's 576 and the decoder's 528 + 1 samples (LAME's technical FAQ); frames of 576 up to 24 kHz, of 1,152
        // above
        "MP3,  16000, 16000, 1105, 576",
        "MP3,  22050, 22050, 1105, 576",
        "MP3,  48000, 48000, 1105, 1152",
        // one frame of 1,024 is the encoder's priming, which ADTS can't declare
        "AAC,  16000, 16000, 1024, 1024",
        "AAC,  22050, 22050, 1024, 1024",
        "AAC,  48000, 48000, 1024, 1024",
        // Ogg declares priming and end (RFC 7845, 4.2 and 4.4)
        "OPUS, 16000, 16000, 0,    0",
        "OPUS, 22050, 24000, 0,    0",
        "OPUS, 48000, 48000, 0,    0"
    })
    void aVoiceComesBack(OutputFormat format, int voiceHz, int fileHz, int delay, int frame) throws Exception {
        byte[] encoded = Samples.encoded(format, voiceHz);
        assertThat(format.rateHz(voiceHz)).isEqualTo(fileHz);

        Pcm ours = Codecs.decode(encoded, DecodeLimits.STANDARD, fileHz);
        check(ours.samples(), format, voiceHz, fileHz, delay, frame);

        assumeTrue(
                hasFfmpeg(), "skipped the other decoder: there is no program ffmpeg (Debian's package of that name)");
        // it knows LAME's delay without being told in no format: the same samples come
        check(byFfmpeg(encoded, format, fileHz), format, voiceHz, fileHz, delay, frame);
    }

    private static void check(float[] heard, OutputFormat format, int voiceHz, int fileHz, int delay, int frame) {
        float[] chirp = Chirp.at(fileHz);
        // at the end: what fills the last frame, and a frame more that drives the delay out
        assertThat(heard.length).isBetween(chirp.length, chirp.length + delay + 2 * frame);
        assertThat(Chirp.delay(chirp, heard, 2_000)).isCloseTo(delay, within(1));
        boolean lossless = format == OutputFormat.WAV || format == OutputFormat.FLAC;
        double least = lossless ? voiceHz == fileHz ? EXACT_DB : RESAMPLED_DB : LOSSY_DB;
        assertThat(Chirp.snrDb(chirp, heard, delay)).isGreaterThan(least);
    }

    private float[] byFfmpeg(byte[] encoded, OutputFormat format, int rateHz) throws IOException, InterruptedException {
        Path in = Files.write(folder.resolve("in." + format), encoded);
        Path out = folder.resolve("out.raw");
        Process ffmpeg = new ProcessBuilder(
                        "ffmpeg",
                        "-v",
                        "error",
                        "-y",
                        "-i",
                        in.toString(),
                        "-f",
                        "s16le",
                        "-ac",
                        "1",
                        "-ar",
                        Integer.toString(rateHz),
                        out.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(ffmpeg.getInputStream().readAllBytes());
        assertThat(ffmpeg.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(ffmpeg.exitValue()).as(said).isZero();
        byte[] bytes = Files.readAllBytes(out);
        float[] pcm = new float[bytes.length / Pcm16.BYTES];
        Pcm16.fromBytes(bytes, 0, pcm, 0, pcm.length);
        return pcm;
    }

    private static boolean hasFfmpeg() {
        try {
            return new ProcessBuilder("ffmpeg", "-version")
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor(20, TimeUnit.SECONDS);
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
