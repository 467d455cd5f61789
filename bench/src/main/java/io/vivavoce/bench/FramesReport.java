package io.vivavoce.bench;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What {@code vivavoce bench frames} writes.
 *
 * @param command what was typed
 * @param load before the first measurement
 * @param frames those that could be measured
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@JsonPropertyOrder({"command", "machine", "load", "frames"})
public record FramesReport(String command, Machine machine, Load load, List<FrameFigures> frames) {
    /** Sound for which the budget is given: a window of the speech detector. */
    public static final int BUDGET_MS = 32;
    /** Processor time for it: half a percent of a core. */
    public static final double BUDGET_MICROS = 150;
    /** Events that the turn loop must answer in a second. */
    public static final double EVENTS_WANTED = 1e6;

    /** The per-frame path, for which the budget is. */
    private static final List<Frame> PATH = List.of(Frame.RESAMPLE, Frame.SPEECH_DETECTOR);
    /** All that an ear does for its sound. */
    private static final List<Frame> EAR =
            List.of(Frame.RESAMPLE, Frame.RING, Frame.SPEECH_DETECTOR, Frame.HEARING, Frame.TURN_FEATURES);

    public FramesReport {
        frames = List.copyOf(frames);
    }

    /**
     * From the results that JMH wrote ({@code -rf json}); methods that are not known are left out.
     *
     * @throws tools.jackson.core.JacksonException when it is no JSON
     */
    public static FramesReport of(String command, Machine machine, Load load, String jmh) {
        var figures = new ArrayList<FrameFigures>();
        for (var result : JsonMapper.builder().build().readTree(jmh)) {
            var name = result.at("/benchmark").asString();
            Frame.of(name.substring(name.lastIndexOf('.') + 1)).ifPresent(frame -> figures.add(figures(frame, result)));
        }
        figures.sort((a, b) -> a.frame().compareTo(b.frame()));
        return new FramesReport(command, machine, load, figures);
    }

    private static FrameFigures figures(Frame frame, JsonNode result) {
        var error = result.at("/primaryMetric/scoreError").asDouble(0); // "NaN" after a single iteration
        return new FrameFigures(
                frame,
                result.at("/primaryMetric/score").asDouble(),
                Double.isNaN(error) ? 0 : error,
                result.at("/secondaryMetrics/processor.time/score").asDouble(),
                result.at("/secondaryMetrics/gc.alloc.rate.norm/score").asDouble());
    }

    public Optional<FrameFigures> figures(Frame frame) {
        return frames.stream().filter(figures -> figures.frame() == frame).findFirst();
    }

    /** Processor time of resampling and speech detection for {@value #BUDGET_MS} ms of sound, in µs. */
    @JsonProperty
    public OptionalDouble pathMicros() {
        return micros(PATH);
    }

    /** The same for all that an ear does. */
    @JsonProperty
    public OptionalDouble earMicros() {
        return micros(EAR);
    }

    private OptionalDouble micros(List<Frame> wanted) {
        var there = of(wanted);
        return there.size() < wanted.size()
                ? OptionalDouble.empty()
                : OptionalDouble.of(there.stream()
                        .mapToDouble(figures -> figures.cpuMicrosPer(BUDGET_MS))
                        .sum());
    }

    /** Bytes of ours that the per-frame path allocates for {@value #BUDGET_MS} ms of sound. */
    @JsonProperty
    public OptionalDouble pathOwnBytes() {
        var there = of(PATH);
        return there.size() < PATH.size()
                ? OptionalDouble.empty()
                : OptionalDouble.of(there.stream()
                        .mapToDouble(figures -> figures.ownBytes()
                                * BUDGET_MS
                                / figures.frame().soundMs().orElseThrow())
                        .sum());
    }

    /** What one thread of the turn loop answers in a second of processor time. */
    @JsonProperty
    public OptionalDouble eventsPerSecond() {
        return figures(Frame.TURN_LOOP).stream()
                .mapToDouble(figures -> 1e9 / figures.cpuNanos())
                .findFirst();
    }

    private List<FrameFigures> of(List<Frame> wanted) {
        return wanted.stream().map(this::figures).flatMap(Optional::stream).toList();
    }

    public String json() {
        return Json.of(this);
    }
}
