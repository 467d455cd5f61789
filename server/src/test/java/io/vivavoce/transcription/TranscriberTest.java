package io.vivavoce.transcription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vivavoce.audio.Pcm16;
import io.vivavoce.audio.Wav;
import io.vivavoce.audio.codec.Codecs;
import io.vivavoce.audio.codec.DecodeLimits;
import io.vivavoce.engines.catalogue.Catalogue;
import io.vivavoce.runtime.Choices;
import io.vivavoce.runtime.VoicePath;
import io.vivavoce.testkit.WordErrors;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Recordings of people, with real engines. */
class TranscriberTest {
    private static final Catalogue CATALOGUE = Catalogue.standard();
    private static final int HZ = 16_000;
    private static final String JFK =
            "and so my fellow americans ask not what your country can do for you ask what you can"
                    + " do for your country";
    private static final String WHY = "why should one halt on the way";

    private static VoicePath path(String recognizer) throws InterruptedException {
        return VoicePath.open(
                Choices.parse(List.of("stt=" + recognizer, "llm=scripted", "tts=scripted"), Optional.empty()),
                CATALOGUE);
    }

    /** A minute and more: four times two speakers, with pauses of two seconds between. */
    private static byte[] longRecording() {
        var samples = new ByteArrayOutputStream();
        for (var i = 0; i < 4; i++)
            for (var file : List.of("jfk.wav", "4507-16021-0012.wav")) {
                var pcm = Wav.read(CATALOGUE.file("speech-samples", file)).samples();
                var bytes = new byte[Pcm16.BYTES * pcm.length];
                Pcm16.toBytes(pcm, 0, pcm.length, bytes, 0);
                samples.writeBytes(bytes);
                samples.writeBytes(new byte[2 * HZ * Pcm16.BYTES]);
            }
        return Wav.bytes(HZ, samples.toByteArray());
    }

    private static List<Passage> transcribe(VoicePath path, byte[] recording) throws InterruptedException {
        var passages = new ArrayList<Passage>();
        try (var sound = Codecs.decoder(recording, DecodeLimits.STANDARD, HZ)) {
            new Transcriber(path.engines()).transcribe(sound, passages::add);
        }
        return passages;
    }

    @ParameterizedTest
    @ValueSource(strings = {"embedded", "vosk"})
    void aLongRecordingIsWrittenDownPassageByPassage(String recognizer) throws InterruptedException {
        try (var path = path(recognizer)) {
            var passages = transcribe(path, longRecording());

            var text = String.join(" ", passages.stream().map(Passage::text).toList());
            assertThat(WordErrors.between((JFK + " " + WHY + " ").repeat(4), text)
                            .rate())
                    .as(text)
                    .isLessThan(0.05);
            assertThat(passages).hasSizeBetween(8, 16);
            for (var i = 0; i < passages.size(); i++) {
                var passage = passages.get(i);
                assertThat(passage.exact()).isEqualTo(recognizer.equals("vosk"));
                assertThat(passage.endSample() - passage.startSample()).isBetween(HZ / 4L, 20L * HZ);
                if (i > 0)
                    assertThat(passage.startSample())
                            .isGreaterThanOrEqualTo(passages.get(i - 1).endSample());
            }
        }
    }

    /** Vosk's times are the reference. Estimates are told apart, and still say where in the recording a word is. */
    @Test
    void estimatedTimesOfWordsAreNearTheExactOnes() throws InterruptedException {
        var recording = longRecording();
        try (var exact = path("vosk");
                var estimated = path("embedded")) {
            var right = firstWords(transcribe(exact, recording), 22);
            var near = firstWords(transcribe(estimated, recording), 22);

            assertThat(near).hasSameSizeAs(right);
            var off = 0L;
            for (var i = 0; i < right.size(); i++) {
                assertThat(near.get(i).text())
                        .isEqualToIgnoringCase(right.get(i).text());
                var error = Math.abs(near.get(i).startSample() - right.get(i).startSample());
                assertThat(error).as(right.get(i).text()).isLessThan(2 * HZ);
                off += error;
            }
            assertThat(off / right.size()).as("0.21 s on average, 2026-11").isLessThan(4 * HZ / 10);
        }
    }

    private static List<Passage.Word> firstWords(List<Passage> passages, int count) {
        return passages.stream()
                .flatMap(passage -> passage.words().stream())
                .limit(count)
                .toList();
    }

    @Test
    void nothingIsWrittenWhereNobodySpeaks() throws InterruptedException {
        try (var path = path("embedded")) {
            assertThat(transcribe(path, Wav.bytes(HZ, new byte[30 * HZ * Pcm16.BYTES])))
                    .isEmpty();
        }
    }

    @Test
    void anInterruptEndsIt() throws InterruptedException {
        try (var path = path("embedded");
                var sound = Codecs.decoder(longRecording(), DecodeLimits.STANDARD, HZ)) {
            var transcriber = new Transcriber(path.engines());

            assertThatThrownBy(() -> transcriber.transcribe(
                            sound, _ -> Thread.currentThread().interrupt()))
                    .isInstanceOf(InterruptedException.class);
        }
    }
}
