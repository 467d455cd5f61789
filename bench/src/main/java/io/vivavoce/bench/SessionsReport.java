package io.vivavoce.bench;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.Optional;

/**
 * What {@code vivavoce bench sessions} writes; parts that were left out are absent.
 *
 * @param command what was typed
 * @param load before the first measurement
 * @param standIns roles that a script played; figures with them say nothing about an engine
 * @param coresATalker that someone who talks keeps busy, as {@link io.vivavoce.runtime.Capacity} expects by the engines' speed
 */
@JsonPropertyOrder({"command", "machine", "load", "standIns"})
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record SessionsReport(
        String command,
        Machine machine,
        Load load,
        List<String> standIns,
        double coresATalker,
        Optional<Talkers> talkers,
        Optional<Listeners> listeners,
        Optional<Opening> opening) {
    public SessionsReport {
        standIns = List.copyOf(standIns);
    }

    public String json() {
        return Json.of(this);
    }
}
