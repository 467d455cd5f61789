package io.vivavoce.bench;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;

/**
 * What {@code vivavoce bench targets} writes.
 *
 * @param command what was typed
 * @param load before the first measurement
 * @param standIns roles that a script played; figures with them say nothing about an engine
 */
@JsonPropertyOrder({"command", "machine", "load", "standIns", "targets"})
public record TargetsReport(String command, Machine machine, Load load, List<String> standIns, List<Target> targets) {
    public TargetsReport {
        standIns = List.copyOf(standIns);
        targets = List.copyOf(targets);
    }

    public String json() {
        return Json.of(this);
    }
}
