package io.vivavoce.engines.vosk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vivavoce.audio.Wav;
import io.vivavoce.engines.catalogue.Catalogue;
import io.vivavoce.recognition.RecognitionException;
import io.vivavoce.recognition.Recognizer;
import io.vivavoce.recognition.Transcript.WordTime;
import io.vivavoce.testkit.RecognizerContract;
import io.vivavoce.testkit.WordErrors;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vosk.Model;

class VoskRecognizerTest extends RecognizerContract {
    private static final String MODEL = "vosk-small-en-us-0.15";
    private static final Catalogue CATALOGUE = Catalogue.standard();
    private static final String JFK = "jfk.wav";
    private static final String WHY = "4507-16021-0012.wav";
    private static final String JFK_TEXT = "and so my fellow americans ask not what your country can do for you"
            + " ask what you can do for your country";
    private static final Map<String, String> REFERENCES = Map.of(
            JFK,
            JFK_TEXT,
            "2830-3980-0043.wav",
            "experience proves this",
            WHY,
            "why should one halt on the way",
            "8455-210777-0068.wav",
            "your power is sufficient i said");

    private final float[] speech = speech(WHY);
    private final float[] longSpeech = speech(JFK);

    private static float[] speech(String file) {
        return Wav.read(CATALOGUE.file("speech-samples", file)).samples();
    }

    @Override
    protected Recognizer newRecognizer() {
        return new VoskRecognizer(CATALOGUE.folder(MODEL), MODEL, "en-US");
    }

    @Override
    protected float[] speech() {
        return speech;
    }

    @Override
    protected String text() {
        return "why should one hold on the way";
    }

    @Override
    protected float[] longSpeech() {
        return longSpeech;
    }

    @Override
    protected String longText() {
        return JFK_TEXT;
    }

    /** "hold" for "halt": 1 error in 38 words. */
    @Test
    void theFourHumanFilesHaveOneWordError() throws Exception {
        var all = new WordErrors(0, 0);
        for (var reference : REFERENCES.entrySet()) {
            var text = whole(recognizer(), speech(reference.getKey()));
            all = all.plus(WordErrors.between(reference.getValue(), text));
        }
        assertThat(all).isEqualTo(new WordErrors(1, 38));
    }

    /** The second utterance has the decoder of the first, whose clock goes on; a pause in it is decoded twice. */
    @Test
    void eachWordHasItsTimeInItsUtterance() throws Exception {
        for (var round = 0; round < 2; round++)
            try (var utterance = recognizer().open()) {
                utterance.accept(longSpeech, 0, 80_000);
                utterance.transcribe(true);
                utterance.accept(longSpeech, 80_000, longSpeech.length - 80_000);

                var said = utterance.transcribe(true);

                assertThat(said.words())
                        .extracting(WordTime::word)
                        .containsExactly(said.text().split(" "));
                assertThat(said.words())
                        .isSortedAccordingTo(Comparator.comparingLong(WordTime::startSample))
                        .allMatch(word -> word.endSample() <= longSpeech.length);
                // heard and seen in the file: "ask" of "ask not" at 3.3 s, the last "country" at 10.0 s
                assertThat(said.words().get(5).startSample()).isBetween(50_000L, 56_000L);
                assertThat(said.words().getLast().startSample()).isBetween(156_000L, 164_000L);
            }
    }

    @Test
    void itDecodesAsSoundComesInAndNothingLeavesTheMachine() {
        assertThat(recognizer().name()).isEqualTo(MODEL);
        assertThat(recognizer().streaming()).isTrue();
        assertThat(recognizer().billed()).isFalse();
    }

    @Test
    void partialsGrowWhileOneSpeaksAndTheTextAtTheEndIsTheWhole() throws Exception {
        var partials = new ArrayList<String>();
        try (var utterance = recognizer().open()) {
            for (var at = 0; at + 2048 <= longSpeech.length; at += 2048) {
                utterance.accept(longSpeech, at, 2048);
                partials.add(utterance.transcribe(false).text());
            }
            assertThat(partials.stream().distinct().count()).isGreaterThan(12);
            assertThat(partials.get(partials.size() / 2)).startsWith("and so my fellow americans");
            assertThat(utterance.transcribe(true).text()).isEqualTo(JFK_TEXT);
        }
    }

    @Test
    void whenSpeechGoesOnAfterAPauseThePartialDoesNotGoBack() throws Exception {
        var half = longSpeech.length / 2;
        try (var utterance = recognizer().open()) {
            utterance.accept(longSpeech, 0, half);
            var atPause = utterance.transcribe(true);
            assertThat(utterance.transcribe(false)).as("no more speech").isEqualTo(atPause);
            for (var at = half; at + 2048 <= longSpeech.length; at += 2048) {
                utterance.accept(longSpeech, at, 2048);
                var partial = utterance.transcribe(false).text();
                assertThat(partial.split(" ").length)
                        .as(partial)
                        .isGreaterThanOrEqualTo(atPause.text().split(" ").length - 1);
            }
            assertThat(utterance.transcribe(true).text()).isEqualTo(JFK_TEXT);
        }
    }

    @Test
    void aFolderThatIsNoModelIsRefusedWithWhatToDo(@TempDir Path folder) throws IOException {
        assertThatThrownBy(() -> new VoskRecognizer(folder, MODEL, "en-US"))
                .isInstanceOf(RecognitionException.class)
                .hasMessageContaining("am/final.mdl")
                .hasMessageContaining("vivavoce models");

        Files.createDirectories(folder.resolve("am"));
        Files.createDirectories(folder.resolve("conf"));
        Files.createDirectories(folder.resolve("graph"));
        Files.writeString(folder.resolve("am/final.mdl"), "no model");
        Files.writeString(folder.resolve("conf/mfcc.conf"), "");
        assertThatThrownBy(() -> new VoskRecognizer(folder, MODEL, "en-US"))
                .isInstanceOf(RecognitionException.class)
                .hasMessageContaining("can't be read");
    }

    @Test
    void anUtteranceGoesOnAfterItsRecognizerIsClosed() throws Exception {
        var recognizer = newRecognizer();
        try (var utterance = recognizer.open()) {
            utterance.accept(speech, 0, speech.length);
            recognizer.close();
            assertThat(utterance.transcribe(true).text()).isEqualTo(text());
        }
    }

    /** Of decoders, whose memory is all native: the heap's growth would hide theirs. */
    @Test
    void hundredsOfDecodersLeaveNoNativeMemory() throws Exception {
        var pcm = new short[VoskUtterance.SLICE_SAMPLES];
        for (var i = 0; i < pcm.length; i++) pcm[i] = (short) (speech[8000 + i] * Short.MAX_VALUE);
        try (var model = new Model(CATALOGUE.folder(MODEL).toString())) {
            openAndClose(model, pcm, 20);
            var stayed = Long.MAX_VALUE;
            for (var round = 0; round < 3 && stayed >= 20; round++) { // Java's own heap may grow too, once
                var before = residentMegabytes();
                openAndClose(model, pcm, 200);
                stayed = residentMegabytes() - before;
            }
            assertThat(stayed).as("MB that stayed").isLessThan(20);
        }
    }

    private static void openAndClose(Model model, short[] pcm, int times) {
        for (var i = 0; i < times; i++)
            try (var decoder = new VoskDecoder(model)) {
                decoder.decode(pcm, pcm.length);
                decoder.partial();
            }
    }

    @Test
    void moreUtterancesAtOnceThanDecodersAreKept() throws Exception {
        try (var recognizer = newRecognizer()) {
            for (var round = 0; round < 2; round++)
                try (var first = recognizer.open();
                        var second = recognizer.open();
                        var third = recognizer.open()) {
                    for (var utterance : List.of(first, second, third)) {
                        utterance.accept(speech, 0, speech.length);
                        assertThat(utterance.transcribe(true).text()).isEqualTo(text());
                    }
                }
        }
    }

    @Test
    void anUtteranceKnowsNothingOfTheOneBeforeIt() throws Exception {
        try (var recognizer = newRecognizer()) {
            var fresh = whole(recognizer, speech);
            for (var i = 0; i < 3; i++) {
                try (var other = recognizer.open()) { // left in the middle, with the same decoder
                    other.accept(longSpeech, 0, 50_000);
                    other.transcribe(false);
                }
                assertThat(whole(recognizer, speech)).isEqualTo(fresh);
            }
            try (var silent = recognizer.open()) {
                silent.accept(new float[16_000], 0, 16_000);
                assertThat(silent.transcribe(false).isEmpty()).isTrue();
                assertThat(silent.transcribe(true).isEmpty()).isTrue();
            }
        }
    }

    /** 0 where the system does not tell. */
    private static long residentMegabytes() throws IOException {
        var status = Path.of("/proc/self/status");
        if (!Files.exists(status)) return 0;
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .sum();
    }

    /** Each file is new to its decoder, which has decoded the others: as in a conversation. */
    @Test
    @Tag("slow")
    void whatItCosts() throws Exception {
        var threads = ManagementFactory.getThreadMXBean();
        for (var file : REFERENCES.keySet()) {
            try (var recognizer = newRecognizer()) {
                for (var other : REFERENCES.keySet()) if (!other.equals(file)) whole(recognizer, speech(other));
                var pcm = speech(file);
                try (var utterance = recognizer.open()) {
                    var start = threads.getCurrentThreadCpuTime();
                    for (var at = 0; at < pcm.length; at += 2048) {
                        utterance.accept(pcm, at, Math.min(2048, pcm.length - at));
                        utterance.transcribe(false);
                    }
                    var spoken = threads.getCurrentThreadCpuTime();
                    utterance.transcribe(true);
                    var ended = threads.getCurrentThreadCpuTime();
                    utterance.accept(pcm, 0, 512);
                    utterance.transcribe(true);
                    var again = threads.getCurrentThreadCpuTime();
                    System.out.printf(
                            "vosk %s, %.1f s: %.0f ms CPU per second with partials, final %.0f ms, anew %.0f ms%n",
                            file,
                            pcm.length / 16_000.0,
                            (spoken - start) / 1e6 * 16_000 / pcm.length,
                            (ended - spoken) / 1e6,
                            (again - ended) / 1e6);
                    assertThat(ended - spoken).isLessThan(spoken - start);
                }
            }
        }
    }

    private static String whole(Recognizer recognizer, float[] pcm) throws InterruptedException {
        try (var utterance = recognizer.open()) {
            utterance.accept(pcm, 0, pcm.length);
            return utterance.transcribe(true).text();
        }
    }
}
