package io.vivavoce.engines.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vivavoce.engines.catalogue.Catalogue;
import io.vivavoce.speaking.Span;
import io.vivavoce.speaking.SpokenText;
import io.vivavoce.speaking.SpokenText.Word;
import io.vivavoce.testkit.RecordedSpeech;
import io.vivavoce.testkit.SynthesizerContract;
import io.vivavoce.testkit.WordErrors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.vosk.LibVosk;
import org.vosk.LogLevel;
import org.vosk.Model;
import org.vosk.Recognizer;

/**
 * Speech made here, written down again by recognizers: how well people will understand it. The sentences were fixed before
 * the phonemizer was tuned. espeak-ng, where installed, is only compared with.
 *
 * <p>{@code -Dvivavoce.sentences=N} takes the first N sentences of the hard list alone.
 */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PiperRoundTripTest {
    private static final int[] SPEAKERS = {PiperSynthesizer.DEFAULT_SPEAKER, 104};
    private static final int VOICE_HZ = 22_050;

    @TempDir
    static Path scratch;

    private PiperVoice voice;
    private VoiceTokens tokens;
    private Phonemizer phonemizer;
    private MoonshineRecognizer moonshine;
    private Model vosk;

    @BeforeAll
    void open() throws IOException {
        voice = PiperVoice.open(PiperFiles.voice(), new DerivedFolder(PiperFiles.DERIVED));
        tokens = VoiceTokens.read(PiperFiles.tokens());
        phonemizer = PiperFiles.phonemizer();
        moonshine = TestModels.openMoonshine();
        LibVosk.setLogLevel(LogLevel.WARNINGS);
        vosk = new Model(Catalogue.standard().folder("vosk-small-en-us-0.15").toString());
    }

    @AfterAll
    void close() {
        voice.close();
        moonshine.close();
        vosk.close();
    }

    @Test
    void plainSentencesAreUnderstood() throws Exception {
        List<WordErrors> all = onAllCores(sentences("plain50.txt"), said -> {
            String heard = byMoonshine(at16kHz(speak(ours(said), PiperSynthesizer.DEFAULT_SPEAKER)));
            return show("Moonshine", said, heard, SentenceErrors.of(said, heard));
        });
        System.out.printf("plain sentences: %.2f %% WER by Moonshine, n=%d%n", SentenceErrors.percent(all), all.size());
        assertThat(SentenceErrors.percent(all)).isLessThanOrEqualTo(5);
    }

    @Test
    void hardSentencesAreUnderstoodAsWellAsWithEspeaksPhonemes() throws Exception {
        assumeTrue(Espeak.installed(), "espeak-ng is not installed (apt-get install espeak-ng)");
        List<String> hard = sentences("hard300.txt");
        List<String> sentences =
                hard.subList(0, Math.min(hard.size(), Integer.getInteger("vivavoce.sentences", 1_000)));
        List<String> espeak = Espeak.phonemes(sentences, scratch);
        Map<String, String> espeaks = new HashMap<>();
        for (int i = 0; i < sentences.size(); i++) espeaks.put(sentences.get(i), espeak.get(i));
        List<Comparison> comparisons = new ArrayList<>();
        for (int speaker : SPEAKERS) {
            List<Heard> all = onAllCores(sentences, said -> {
                float[] our = at16kHz(speak(ours(said), speaker));
                float[] their = at16kHz(speak(espeaks.get(said), speaker));
                return new Heard(
                        SentenceErrors.of(said, byMoonshine(our)),
                        SentenceErrors.of(said, byMoonshine(their)),
                        SentenceErrors.of(said, byVosk(our)),
                        SentenceErrors.of(said, byVosk(their)));
            });
            comparisons.add(new Comparison(
                    "Moonshine, speaker " + speaker,
                    all.stream().map(Heard::moonshineOurs).toList(),
                    all.stream().map(Heard::moonshineEspeaks).toList()));
            comparisons.add(new Comparison(
                    "Vosk, speaker " + speaker,
                    all.stream().map(Heard::voskOurs).toList(),
                    all.stream().map(Heard::voskEspeaks).toList()));
        }
        comparisons.forEach(System.out::println);
        assertThat(comparisons)
                .allSatisfy(one -> assertThat(one.points()).as(one.name()).isLessThanOrEqualTo(1));
    }

    private record Heard(
            WordErrors moonshineOurs, WordErrors moonshineEspeaks, WordErrors voskOurs, WordErrors voskEspeaks) {}

    /** One recognizer's errors with both phonemizers, sentence by sentence. */
    private record Comparison(String name, List<WordErrors> ours, List<WordErrors> espeaks) {
        /** How many points of word error rate ours is worse. */
        double points() {
            return SentenceErrors.percent(ours) - SentenceErrors.percent(espeaks);
        }

        @Override
        public String toString() {
            double[] interval = SentenceErrors.difference(ours, espeaks);
            return "%s: ours %.2f %%, espeak %.2f %%, difference %+.2f points (95 %%: %+.2f to %+.2f), n=%d"
                    .formatted(
                            name,
                            SentenceErrors.percent(ours),
                            SentenceErrors.percent(espeaks),
                            points(),
                            interval[0],
                            interval[1],
                            ours.size());
        }
    }

    /** In the order of the sentences. */
    private static <T> List<T> onAllCores(List<String> sentences, Judge<T> judge) throws Exception {
        try (var threads = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            List<Future<T>> judged = new ArrayList<>();
            for (String sentence : sentences) judged.add(threads.submit(() -> judge.judge(sentence)));
            List<T> all = new ArrayList<>();
            for (Future<T> one : judged) all.add(one.get());
            return all;
        }
    }

    private interface Judge<T> {
        T judge(String said) throws Exception;
    }

    /** With {@code -Dvivavoce.errors=true} what was misunderstood is shown. */
    private static WordErrors show(String who, String said, String heard, WordErrors errors) {
        if (errors.errors() > 0 && Boolean.getBoolean("vivavoce.errors"))
            System.out.println(who + ": " + said + "\n   " + heard);
        return errors;
    }

    private static List<String> sentences(String resource) throws IOException {
        try (var in = Objects.requireNonNull(PiperRoundTripTest.class.getResourceAsStream("/" + resource))) {
            return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }

    private String ours(String sentence) {
        SpokenText text = SynthesizerContract.spoken(sentence);
        List<String> phonemes = phonemizer.phonemes(text.words());
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < phonemes.size(); i++)
            line.append(i == 0 ? "" : " ")
                    .append(phonemes.get(i))
                    .append(text.words().get(i).after());
        return line.toString().replace(" " + TokenLine.JOINED, "");
    }

    /** Sound of a line of phonemes with its punctuation. */
    private float[] speak(String phonemes, int speaker) throws InterruptedException {
        var line = new TokenLine(tokens, 0, List.of(new Word("all", "", new Span(0, 0))), List.of(phonemes));
        var heard = new RecordedSpeech();
        new SliceDecoder(voice, voice.encode(line.ids(), speaker, 1)).decode(heard);
        return heard.samples();
    }

    private String byMoonshine(float[] sound) throws InterruptedException {
        try (var utterance = moonshine.open()) {
            utterance.accept(sound, 0, sound.length);
            return utterance.transcribe(true).text();
        }
    }

    private String byVosk(float[] sound) throws IOException {
        try (var recognizer = new Recognizer(vosk, 16_000)) {
            float[] scaled = new float[sound.length];
            for (int i = 0; i < sound.length; i++) scaled[i] = sound[i] * Short.MAX_VALUE;
            recognizer.acceptWaveForm(scaled, scaled.length);
            String json = recognizer.getFinalResult();
            return json.substring(json.indexOf(':') + 1)
                    .replaceAll("[\"{}\n]", "")
                    .strip();
        }
    }

    /** By a windowed sinc of 32 zero crossings, with a pause of 0.5 s on both sides, as in a recording: Moonshine loses first words without. */
    private static float[] at16kHz(float[] sound) {
        int zeros = 16;
        double ratio = (double) VOICE_HZ / 16_000;
        int pause = 8_000;
        float[] out = new float[(int) (sound.length / ratio) + 2 * pause];
        for (int i = 0; i < out.length - 2 * pause; i++) {
            double centre = i * ratio;
            double sum = 0;
            for (int j = (int) Math.ceil(centre - zeros * ratio); j <= centre + zeros * ratio; j++) {
                if (j < 0 || j >= sound.length) continue;
                double x = (centre - j) / ratio;
                double window = 0.5 + 0.5 * Math.cos(Math.PI * x / zeros);
                sum += sound[j] * window * (x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x)) / ratio;
            }
            out[pause + i] = (float) sum;
        }
        return out;
    }

    /** The program, as a judge: nothing of it ships. */
    private static final class Espeak {
        static boolean installed() {
            try {
                return new ProcessBuilder("espeak-ng", "--version").start().waitFor() == 0;
            } catch (IOException e) {
                return false;
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        /** Phonemes of each sentence, its punctuation kept as the voice was trained with it. */
        static List<String> phonemes(List<String> sentences, Path scratch) throws Exception {
            List<String> runs = new ArrayList<>();
            for (String sentence : sentences) runs.addAll(List.of(sentence.split("[,.?!;:]+ ?")));
            Path in = Files.writeString(scratch.resolve("in.txt"), String.join("\n\n", runs) + "\n");
            Path out = scratch.resolve("out.txt");
            new ProcessBuilder("espeak-ng", "-q", "--ipa", "-v", "en-us", "-f", in.toString())
                    .redirectOutput(out.toFile())
                    .start()
                    .waitFor();
            var lines = Files.readAllLines(out).stream()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
            assertThat(lines).hasSameSizeAs(runs);
            var next = lines.iterator();
            List<String> all = new ArrayList<>();
            for (String sentence : sentences) {
                StringBuilder line = new StringBuilder();
                for (String part : sentence.split("(?<=[,.?!;:]) ?"))
                    line.append(line.isEmpty() ? "" : " ").append(next.next()).append(part.charAt(part.length() - 1));
                all.add(line.toString());
            }
            return all;
        }
    }
}
