package io.vivavoce.bench;

import io.vivavoce.audio.Pcm;
import io.vivavoce.audio.SamplePosition;
import io.vivavoce.audio.Wav;
import io.vivavoce.audio.processing.Resampler;
import io.vivavoce.runtime.VoicePath;
import io.vivavoce.runtime.WavTalk;
import io.vivavoce.session.SessionOptions;
import io.vivavoce.session.TurnReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Measures the whole voice path in real time: a turn is one recording under one seed of gain and noise, in a session of
 * its own. Nothing is cached between turns but what every session shares: the loaded models.
 *
 * <p>Speech end is found offline, by {@link SpeechEnd}; the answer begins with the first sample that is {@link Audible}.
 */
public final class LatencyRun {
    private static final int HZ = SamplePosition.INPUT_HZ;

    private final VoicePath path;
    private final SessionOptions options;
    private final Consumer<String> progress;

    public LatencyRun(VoicePath path, SessionOptions options, Consumer<String> progress) {
        this.path = path;
        this.options = options;
        this.progress = progress;
    }

    /** Takes each recording in turn, with a new seed each time round, until there are {@code turns}. */
    public List<MeasuredTurn> run(List<Path> recordings, int turns) throws InterruptedException {
        var measured = new ArrayList<MeasuredTurn>();
        for (var i = 0; i < turns; i++) {
            var file = recordings.get(i % recordings.size());
            var seed = i / recordings.size();
            var turn = measure(i + 1, file, seed);
            measured.add(turn);
            progress.accept("%d/%d %s, %s: %s ms"
                    .formatted(
                            i + 1,
                            turns,
                            turn.file(),
                            turn.condition(),
                            turn.figures().get(Figure.VOICE_TO_VOICE)));
        }
        return measured;
    }

    private MeasuredTurn measure(int number, Path file, int seed) throws InterruptedException {
        var condition = Condition.of(seed);
        var clean = Resampler.resample(Wav.read(file), HZ);
        var speechEnd = SpeechEnd.of(clean).orElse(clean.samples().length);
        var answers = new WavTalk(path, options, _ -> {}, (_, _) -> {}, false).hold(List.of(condition.apply(clean)));
        var answer = answers.getFirst();
        var figures = new EnumMap<Figure, Double>(Figure.class);
        if (answer.firstAudibleNanos() >= 0) {
            var end = answer.startNanos() + speechEnd * 1_000_000_000L / HZ;
            var ms = (answer.firstAudibleNanos() - end) / 1e6;
            figures.put(Figure.VOICE_TO_VOICE, ms);
            figures.put(Figure.QUESTION_TO_RESPONSE, ms); // no device: heard when it leaves
        }
        if (answer.turns().isEmpty())
            return new MeasuredTurn(number, name(file), condition.name(), seed, "", "", "", false, false, 0, figures);
        var last = answer.turns().getLast();
        figures.putAll(steps(last));
        return new MeasuredTurn(
                number,
                name(file),
                condition.name(),
                seed,
                last.transcript(),
                last.reply(),
                last.heard(),
                last.speculated(),
                last.interrupted(),
                (int) last.underruns(),
                figures);
    }

    private static Map<Figure, Double> steps(TurnReport report) {
        var steps = new EnumMap<Figure, Double>(Figure.class);
        put(steps, Figure.ENDPOINT, report.endpointMs());
        put(steps, Figure.STT_FINAL, report.sttFinalMs());
        put(steps, Figure.LLM_TTF, report.llmTtfMs());
        put(steps, Figure.LLM_TOTAL, report.llmTotalMs());
        put(steps, Figure.TTS_FIRST_AUDIO, report.ttsFirstAudioMs());
        return steps;
    }

    private static void put(Map<Figure, Double> steps, Figure figure, long ms) {
        if (ms >= 0) steps.put(figure, (double) ms);
    }

    private static String name(Path file) {
        var name = file.getFileName();
        return name == null ? file.toString() : name.toString();
    }

    /** What a seed does to a recording: the first leaves it as it is. */
    private record Condition(int seed, double gainDb, double noiseDb) {
        /** Signal to noise, where there is noise. */
        private static final double QUIET_DB = 60;

        static Condition of(int seed) {
            if (seed == 0) return new Condition(0, 0, QUIET_DB);
            var random = new Random(seed);
            return new Condition(seed, -9 + 12 * random.nextDouble(), 15 + 20 * random.nextDouble());
        }

        String name() {
            return seed == 0 ? "clean" : "gain %.1f dB, noise at %.1f dB".formatted(gainDb, noiseDb);
        }

        Pcm apply(Pcm clean) {
            if (seed == 0) return clean;
            var random = new Random(seed);
            var power = 0.0;
            for (var sample : clean.samples()) power += sample * sample;
            var gain = Math.pow(10, gainDb / 20);
            var noise = Math.sqrt(power / clean.samples().length) * Math.pow(10, -noiseDb / 20);
            var changed = new float[clean.samples().length];
            for (var i = 0; i < changed.length; i++)
                changed[i] = (float) Math.clamp(gain * (clean.samples()[i] + noise * random.nextGaussian()), -1, 1);
            return new Pcm(clean.sampleRateHz(), changed);
        }
    }
}
