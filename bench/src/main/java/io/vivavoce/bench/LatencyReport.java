package io.vivavoce.bench;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.vivavoce.session.Figure;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What {@code vivavoce bench latency} writes: the percentiles of each figure, and every turn they come from.
 *
 * @param command what was typed
 * @param load before the first turn
 * @param standIns roles that a script played; figures with them say nothing about an engine
 * @param distinctFiles recordings among the turns; a turn is one file × one seed, so n turns are fewer voices than n
 * @param recordedVoiceToVoiceMs of the turns that a person spoke; absent where there are none
 * @param confidence95 in which range the true p50 and p95 of voice-to-voice lie
 * @param speculationHitRate share of the turns that were answered by work begun before the verdict
 * @param early turns in which something was answered before the end of speech
 * @param unanswered turns without an answer after it
 */
@JsonPropertyOrder({"command", "machine", "load", "standIns", "n", "distinctFiles"})
public record LatencyReport(
        String command,
        Machine machine,
        Load load,
        List<String> standIns,
        int n,
        int distinctFiles,
        @JsonIgnore Map<Figure, Percentiles> percentiles,
        Optional<Percentiles> recordedVoiceToVoiceMs,
        Map<String, Percentiles.Interval> confidence95,
        double speculationHitRate,
        int early,
        int unanswered,
        int underruns,
        List<MeasuredTurn> turns) {

    public LatencyReport {
        percentiles = Map.copyOf(percentiles);
        standIns = List.copyOf(standIns);
        turns = List.copyOf(turns);
    }

    public static LatencyReport of(
            String command, Machine machine, Load load, List<String> standIns, List<MeasuredTurn> turns) {
        var percentiles = new EnumMap<Figure, Percentiles>(Figure.class);
        for (var figure : Figure.values())
            Percentiles.of(values(turns, figure)).ifPresent(summary -> percentiles.put(figure, summary));
        return new LatencyReport(
                command,
                machine,
                load,
                standIns,
                turns.size(),
                (int) turns.stream().map(MeasuredTurn::file).distinct().count(),
                percentiles,
                Percentiles.of(
                        values(turns.stream().filter(MeasuredTurn::recorded).toList(), Figure.VOICE_TO_VOICE)),
                confidence(values(turns, Figure.VOICE_TO_VOICE)),
                turns.isEmpty() ? 0 : (double) count(turns, MeasuredTurn::speculated) / turns.size(),
                count(turns, MeasuredTurn::early),
                count(turns, turn -> !turn.figures().containsKey(Figure.VOICE_TO_VOICE)),
                turns.stream().mapToInt(MeasuredTurn::underruns).sum(),
                turns);
    }

    public Optional<Percentiles> percentiles(Figure figure) {
        return Optional.ofNullable(percentiles.get(figure));
    }

    /** {@code voiceToVoiceMs: {p50, p95, max}}, and the same for each part. */
    @JsonAnyGetter
    public Map<String, Percentiles> jsonPercentiles() {
        var named = new LinkedHashMap<String, Percentiles>();
        for (var figure : Figure.values()) percentiles(figure).ifPresent(p -> named.put(figure.jsonName(), p));
        return named;
    }

    public String json() {
        return Json.of(this);
    }

    private static List<Double> values(List<MeasuredTurn> turns, Figure figure) {
        return turns.stream()
                .map(turn -> turn.figures().get(figure))
                .filter(Objects::nonNull)
                .toList();
    }

    private static int count(List<MeasuredTurn> turns, Predicate<MeasuredTurn> which) {
        return (int) turns.stream().filter(which).count();
    }

    private static Map<String, Percentiles.Interval> confidence(List<Double> values) {
        var intervals = new LinkedHashMap<String, Percentiles.Interval>();
        Percentiles.interval(values, .5).ifPresent(interval -> intervals.put("p50", interval));
        Percentiles.interval(values, .95).ifPresent(interval -> intervals.put("p95", interval));
        return intervals;
    }
}
