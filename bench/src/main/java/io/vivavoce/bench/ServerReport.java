package io.vivavoce.bench;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What {@code vivavoce bench server} writes: each question asked in this process and over each way to the server, one after
 * the other.
 *
 * @param command what was typed
 * @param load before the first measurement
 * @param standIns roles that a script played; figures with them say nothing about an engine
 * @param connects ms from the first packet to the session
 * @param left questions that are not counted, for one of their answers was missing or began before the end
 * @param connected many that only listen
 */
@JsonPropertyOrder({"command", "machine", "load", "standIns"})
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record ServerReport(
        String command,
        Machine machine,
        Load load,
        List<String> standIns,
        List<Answer> answers,
        Map<Way, List<Double>> connects,
        int left,
        Optional<Connected> connected) {

    /**
     * Voice-to-voice of one question, in ms.
     *
     * @param inProcess as {@code bench latency} measures it
     * @param over to the arrival of the first audible sample at the client
     */
    public record Answer(String question, double inProcess, Map<Way, Double> over) {}

    public ServerReport {
        standIns = List.copyOf(standIns);
        answers = List.copyOf(answers);
    }

    @JsonProperty
    public Optional<Percentiles> inProcessMs() {
        return Percentiles.of(answers.stream().map(Answer::inProcess).toList());
    }

    @JsonProperty
    public Map<Way, Percentiles> overMs() {
        return ofEach(way -> answers.stream()
                .flatMap(answer -> Stream.ofNullable(answer.over.get(way)))
                .toList());
    }

    /** What the server adds to each question: the difference, whose p50 is not that of the p50. */
    @JsonProperty
    public Map<Way, Percentiles> addedMs() {
        return ofEach(way -> answers.stream()
                .flatMap(answer -> Stream.ofNullable(answer.over.get(way)).map(over -> over - answer.inProcess))
                .toList());
    }

    /** From the first packet to the session. */
    @JsonProperty
    public Map<Way, Percentiles> connectMs() {
        return ofEach(way -> connects.getOrDefault(way, List.of()));
    }

    /** The same, with many that only listen. */
    public ServerReport with(Connected listening) {
        return new ServerReport(command, machine, load, standIns, answers, connects, left, Optional.of(listening));
    }

    private Map<Way, Percentiles> ofEach(Function<Way, Collection<Double>> values) {
        var each = new EnumMap<Way, Percentiles>(Way.class);
        for (var way : connects.keySet())
            Percentiles.of(values.apply(way)).ifPresent(percentiles -> each.put(way, percentiles));
        return each;
    }

    public String json() {
        return Json.of(this);
    }
}
