package io.vivavoce.bench;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonIgnore;
import io.vivavoce.session.Figure;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One turn of a run: one file under one condition (a seed of noise or gain), and what was measured.
 *
 * @param file the recording's name, or speaker and text of a made question
 * @param recorded whether a person said it
 * @param condition in words: "clean", "gain −6.0 dB, noise 20 dB below"
 * @param seed of the condition's random source
 * @param early whether something was answered before the end, at a pause that seemed one; what was said is then
 *     answered whole, and that answer is measured
 * @param figures in ms; a figure that the turn has not is absent, never 0. In JSON each is a field by its
 *     {@link Figure#jsonName}
 */
public record MeasuredTurn(
        int turn,
        String file,
        boolean recorded,
        String condition,
        long seed,
        String transcript,
        String reply,
        String heard,
        boolean speculated,
        boolean interrupted,
        boolean early,
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
