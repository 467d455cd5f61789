package io.vivavoce.bench;

import io.vivavoce.audio.SamplePosition;
import io.vivavoce.runtime.VoicePath;
import io.vivavoce.runtime.WavTalk;
import io.vivavoce.session.Figure;
import io.vivavoce.session.SessionOptions;
import io.vivavoce.session.TurnReport;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Measures the whole voice path in real time: a turn is one question under one seed of gain and noise, in a session of
 * its own. Nothing is cached between turns but what every session shares: the loaded models.
 *
 * <p>Speech end is found offline, by {@link SpeechEnd}, in the clean sound. The answer is that to the last turn, which
 * holds all that was said; where a pause inside the question seemed its end and something was answered there, the turn is
 * counted as early. An answer that began before the end has no voice-to-voice time: what follows is not another answer.
 */
public final class LatencyRun {
    private static final int HZ = SamplePosition.INPUT_HZ;
    /** Two frames of playout: the session's clock and the loop's count the same instant within one. */
    private static final long TOLERANCE_NANOS = 40_000_000;

    private final VoicePath path;
    private final SessionOptions options;
    private final Consumer<String> progress;

    public LatencyRun(VoicePath path, SessionOptions options, Consumer<String> progress) {
        this.path = path;
        this.options = options;
        this.progress = progress;
    }

    /** Takes each question in turn, with a new seed each time round, until there are {@code turns}. */
    public List<MeasuredTurn> run(List<Question> questions, int turns) throws InterruptedException {
        var measured = new ArrayList<MeasuredTurn>();
        for (var i = 0; i < turns; i++) {
            var turn = measure(i + 1, questions.get(i % questions.size()), Condition.of(i / questions.size()));
            measured.add(turn);
            progress.accept("%d/%d %s, %s: %s".formatted(i + 1, turns, turn.file(), turn.condition(), inWords(turn)));
        }
        return measured;
    }

    private static String inWords(MeasuredTurn turn) {
        var ms = turn.figures().get(Figure.VOICE_TO_VOICE);
        var early = turn.early() ? ", after an answer before the end" : "";
        return (ms == null ? "no answer" : "%.0f ms".formatted(ms)) + early;
    }

    private MeasuredTurn measure(int number, Question question, Condition condition) throws InterruptedException {
        var clean = question.sound();
        var speechEnd = SpeechEnd.of(clean).orElse(clean.samples().length);
        var answer = new WavTalk(path, options, _ -> {}, (_, _) -> {}, false)
                .hold(List.of(condition.apply(clean)))
                .getFirst();
        var end = answer.startNanos() + speechEnd * 1_000_000_000L / HZ;
        var figures = new EnumMap<Figure, Double>(Figure.class);
        var said = answer.turns().isEmpty() ? null : answer.turns().getLast();
        if (said != null) figures.putAll(steps(said));
        answerOnset(answer).stream().filter(onset -> onset >= end).forEach(onset -> {
            var ms = (onset - end) / 1e6;
            figures.put(Figure.VOICE_TO_VOICE, ms);
            figures.put(Figure.QUESTION_TO_RESPONSE, ms); // no device: heard when it leaves
        });
        return new MeasuredTurn(
                number,
                question.name(),
                question.isRecorded(),
                condition.name(),
                condition.seed(),
                said == null ? "" : said.transcript(),
                said == null ? "" : said.reply(),
                said == null ? "" : said.heard(),
                said != null && said.speculated(),
                said != null && said.interrupted(),
                answer.onsetNanos().stream().anyMatch(onset -> onset < end),
                said == null ? 0 : (int) said.underruns(),
                figures);
    }

    /**
     * When the answer to the last turn began, as it was handed out: of all beginnings the one that the session's own
     * report, counted from the end of speech as its detector found it, speaks of.
     */
    static OptionalLong answerOnset(WavTalk.Answer answer) {
        if (answer.turns().isEmpty() || answer.turns().getLast().voiceToVoiceMs() < 0) return OptionalLong.empty();
        var last = answer.turns().getLast();
        var heard = last.speechEndSample() - answer.startSample();
        var reported = answer.startNanos() + heard * 1_000_000_000L / HZ + last.voiceToVoiceMs() * 1_000_000;
        return answer.onsetNanos().stream()
                .mapToLong(onset -> onset)
                .filter(onset -> Math.abs(onset - reported) <= TOLERANCE_NANOS)
                .findFirst();
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
}
