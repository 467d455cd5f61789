package io.vivavoce.bench;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One turn of a run: one file under one condition (a seed of noise or gain), and what was measured.
 *
 * @param condition in words: "clean", "pink noise 10 dB", "gain −6 dB"
 * @param seed of the condition's random source
 * @param figures in ms; a figure that the turn has not is absent, never 0. In JSON each is a field by its
 *     {@link Figure#jsonName}
 */
public record MeasuredTurn(
        int turn,
        String file,
        String condition,
        long seed,
        String transcript,
        String reply,
        String heard,
        boolean speculated,
        boolean interrupted,
        int underruns,
        @JsonIgnore Map<Figure, Double> figures) {

    public MeasuredTurn {
        figures = Map.copyOf(figures);
    }

    /** The figures under their JSON names, in the order of {@link Figure}. */
    @JsonAnyGetter
    public Map<String, Double> jsonFigures() {
        var named = new LinkedHashMap<String, Double>();
        if (!figures.isEmpty()) new EnumMap<>(figures).forEach((figure, ms) -> named.put(figure.jsonName(), ms));
        return named;
    }
}
