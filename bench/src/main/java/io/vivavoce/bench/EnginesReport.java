package io.vivavoce.bench;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;

/**
 * What {@code vivavoce bench engines} writes.
 *
 * @param command what was typed
 * @param load before the first measurement
 * @param standIns roles that a script played; their figures say nothing about an engine
 */
@JsonPropertyOrder({"command", "machine", "load", "standIns", "engines"})
public record EnginesReport(
        String command, Machine machine, Load load, List<String> standIns, List<EngineFigures> engines) {
    public EnginesReport {
        standIns = List.copyOf(standIns);
        engines = List.copyOf(engines);
    }

    public String json() {
        return Json.of(this);
    }
}
