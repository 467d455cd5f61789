package io.vivavoce.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vivavoce.audio.Pcm;
import io.vivavoce.audio.Pcm16;
import io.vivavoce.audio.Wav;
import io.vivavoce.audio.processing.Resampler;
import io.vivavoce.engines.catalogue.Catalogue;
import io.vivavoce.testkit.FakeRecognizer;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What settings of the session do, in virtual time: rows of the compatibility table. */
class EffectsOfSettingsTest {
    @RegisterExtension
    static final Talks TALKS = new Talks();

    private static final int SECOND = 16_000;
    private static final String QUESTION = "What time is it now";

    private static FakeTalk track(String detection) throws InterruptedException {
        var talk = TALKS.open(SoundPath.TRACK);
        return talk.update(
                "'audio': {'input': {'transcription': {'model': 'x'}, 'turn_detection': " + detection + "}}");
    }

    /** From the end of a question to the commit, in ms. */
    private static long delayMs(String detection) throws InterruptedException {
        var talk = track(detection);
        talk.silence(500).say(QUESTION);
        var end = talk.nowMs();
        talk.await("input_audio_buffer.committed");
        return talk.nowMs() - end;
    }

    @Test
    void eagernessIsHowLongAPauseIsWaitedFor() throws Exception {
        var high = delayMs("{'type': 'semantic_vad', 'eagerness': 'high'}");
        var medium = delayMs("{'type': 'semantic_vad', 'eagerness': 'medium'}");
        var auto = delayMs("{'type': 'semantic_vad'}");
        var low = delayMs("{'type': 'semantic_vad', 'eagerness': 'low'}");

        assertThat(auto).isEqualTo(medium);
        assertThat(List.of(high, medium, low)).isSorted().doesNotHaveDuplicates();
        assertThat(low).isGreaterThanOrEqualTo(2 * high);
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 600, 2000})
    void aServersDetectorWaitsForTheSilenceThatIsAskedFor(int silenceMs) throws Exception {
        var delay = delayMs("{'type': 'server_vad', 'silence_duration_ms': " + silenceMs + "}");

        assertThat(delay).as("a window and a frame late").isCloseTo(silenceMs, within(80L));
    }

    @Test
    void aHigherThresholdWantsLouderSpeech() throws Exception {
        for (var threshold : new double[] {0.5, 0.9}) {
            var talk = track("{'type': 'server_vad', 'threshold': " + threshold + "}");
            talk.say(QUESTION).silence(1000);

            assertThat(talk.of("input_audio_buffer.speech_started")).hasSize(threshold < 0.8 ? 1 : 0);
        }
    }

    @Test
    void aThresholdIsChangedWhileTheSessionGoesOn() throws Exception {
        var talk = track("{'type': 'server_vad', 'threshold': 0.9}");
        talk.say(QUESTION).silence(1000);
        talk.update("'audio': {'input': {'turn_detection': {'type': 'server_vad', 'threshold': 0.4}}}");
        talk.say(QUESTION);

        assertThat(talk.of("input_audio_buffer.speech_started")).hasSize(1);
    }

    @Test
    void thePaddingBeforeAnOnsetBelongsToTheSpeech() throws Exception {
        for (var padding : new int[] {0, 300, 800}) {
            var talk = track("{'type': 'server_vad', 'prefix_padding_ms': " + padding + "}");
            talk.silence(1000).say(QUESTION);
            var started = talk.await("input_audio_buffer.speech_started");

            assertThat(started.at("/audio_start_ms").asInt()).isCloseTo(1000 - padding, within(32));
        }
    }

    @Test
    void aFailedRecognizerFailsTheTranscriptionAndTheNextTurnIsUnderstood() throws Exception {
        var talk = track("{'type': 'server_vad'}");
        talk.recognizer.mode(FakeRecognizer.Mode.FAILS);
        talk.say(QUESTION);
        var failed = talk.await("conversation.item.input_audio_transcription.failed");
        assertThat(failed.at("/error/message").asString()).contains("told to fail");
        assertThat(failed.at("/error/code").asString()).isEqualTo("transcription_failed");
        talk.recognizer.mode(FakeRecognizer.Mode.UNDERSTANDS);
        talk.say(QUESTION);

        assertThat(talk.await("conversation.item.input_audio_transcription.completed")
                        .at("/transcript")
                        .asString())
                .isEqualTo(QUESTION);
        assertThat(talk.of("input_audio_buffer.committed")).hasSize(2);
    }

    // ---- noise

    /** Three seconds of a noisy room, then speech in it. */
    private static float[] noisySpeech() {
        var speech = Wav.read(Catalogue.standard().file("speech-samples", "4507-16021-0012.wav"))
                .samples();
        var noisy = new float[3 * SECOND + 4 * SECOND];
        System.arraycopy(speech, 0, noisy, 3 * SECOND, Math.min(speech.length, 4 * SECOND));
        var random = new Random(1);
        for (var i = 0; i < noisy.length; i++) noisy[i] += 0.02f * (float) random.nextGaussian();
        return noisy;
    }

    private static String appended(float[] pcm) {
        var at24k = Resampler.resample(new Pcm(SECOND, pcm), 24_000).samples();
        var bytes = new byte[Pcm16.BYTES * at24k.length];
        Pcm16.toBytes(at24k, 0, at24k.length, bytes, 0);
        return "{'type': 'input_audio_buffer.append', 'audio': '"
                + Base64.getEncoder().encodeToString(bytes) + "'}";
    }

    /** What the session hears of {@link #noisySpeech}: speech over noise, in dB. */
    private static double snr(SoundPath path, String reduction) throws InterruptedException {
        return snr(path, reduction, false);
    }

    private static double snr(SoundPath path, String reduction, boolean clean) throws InterruptedException {
        var talk = TALKS.open(path);
        talk.clean = clean;
        talk.update("'audio': {'input': {'turn_detection': null, 'noise_reduction': " + reduction + "}}");
        var pcm = noisySpeech();
        if (path == SoundPath.TRACK) talk.hear(pcm);
        else
            for (var at = 0; at < pcm.length; at += SECOND / 10)
                talk.send(appended(Arrays.copyOfRange(pcm, at, at + SECOND / 10)))
                        .silence(100);
        var windows = List.copyOf(talk.detector.heard);
        var noise = power(windows.subList(2 * SECOND / 512, 3 * SECOND / 512 - 2));
        var speech = power(windows.subList(3 * SECOND / 512 + 2, 6 * SECOND / 512));
        return 10 * Math.log10((speech - noise) / noise);
    }

    private static double power(List<Double> windows) {
        return windows.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    @ParameterizedTest
    @EnumSource(SoundPath.class)
    void noiseReductionRaisesTheSpeechOverTheNoise(SoundPath path) throws Exception {
        var raw = snr(path, "null");
        var near = snr(path, "{'type': 'near_field'}");
        var far = snr(path, "{'type': 'far_field'}");

        assertThat(near - raw).as("dB by near_field, of %.1f", raw).isGreaterThan(6);
        assertThat(far - raw).as("dB by far_field, of %.1f", raw).isGreaterThan(near - raw);
    }

    @Test
    void soundThatTheServerCleansAlreadyIsNotCleanedTwice() throws Exception {
        var raw = snr(SoundPath.TRACK, "null");

        assertThat(snr(SoundPath.TRACK, "{'type': 'near_field'}", true)).isEqualTo(raw);
    }
}
