package io.vivavoce.bench;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.Optional;

/**
 * What {@code vivavoce bench server} writes: each question asked in this process and over a WebSocket, one after the other.
 *
 * @param command what was typed
 * @param load before the first measurement
 * @param standIns roles that a script played; figures with them say nothing about an engine
 * @param left questions that are not counted, for one of their two answers was missing or began before the end
 */
@JsonPropertyOrder({"command", "machine", "load", "standIns"})
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record ServerReport(
        String command, Machine machine, Load load, List<String> standIns, List<Pair> pairs, int left) {

    /**
     * Voice-to-voice of one question, in ms.
     *
     * @param inProcess as {@code bench latency} measures it
     * @param overWebSocket to the arrival of the first audible sample at the client
     */
    public record Pair(String question, double inProcess, double overWebSocket) {}

    public ServerReport {
        standIns = List.copyOf(standIns);
        pairs = List.copyOf(pairs);
    }

    @JsonProperty
    public Optional<Percentiles> inProcessMs() {
        return Percentiles.of(pairs.stream().map(Pair::inProcess).toList());
    }

    @JsonProperty
    public Optional<Percentiles> overWebSocketMs() {
        return Percentiles.of(pairs.stream().map(Pair::overWebSocket).toList());
    }

    /** What the server adds to each question: the difference, whose p50 is not that of the p50. */
    @JsonProperty
    public Optional<Percentiles> addedMs() {
        return Percentiles.of(
                pairs.stream().map(pair -> pair.overWebSocket - pair.inProcess).toList());
    }

    public String json() {
        return Json.of(this);
    }
}
