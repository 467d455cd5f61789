package io.vivavoce.config;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration that can't be used: its message is a line for each fault. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient List<Fault> faults;

    ConfigException(List<Fault> faults) {
        super(faults.stream().map(Fault::toString).collect(Collectors.joining(System.lineSeparator())));
        this.faults = List.copyOf(faults);
    }

    ConfigException(Origin at, String sentence) {
        this(List.of(new Fault(at, sentence)));
    }

    /** One or more. */
    public List<Fault> faults() {
        return faults;
    }
}
