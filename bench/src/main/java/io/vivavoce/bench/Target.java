package io.vivavoce.bench;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * A limit, and what this machine has done.
 *
 * @param what was measured, in words
 * @param origin who set it
 * @param limit in {@code unit}
 * @param unit ms or MB (a million bytes)
 * @param figure in {@code unit}; empty where it could not be had
 * @param spoiled something happened that no figure shows, such as a question that was not answered: then it is not met
 * @param how it was measured, with n
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Target(
        String what, Origin origin, double limit, String unit, OptionalDouble figure, boolean spoiled, String how) {

    /** Who set the limit. */
    public enum Origin {
        /** Asked for first; to stay below. */
        ORIGINAL,
        /** What this project wants of itself on two cores; to stay at or below. */
        OWN
    }

    /** Whether the limit is kept. */
    public enum Verdict {
        MET,
        NOT_MET,
        UNKNOWN;

        /** "not met". */
        public String inWords() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    @JsonProperty
    public Verdict verdict() {
        if (figure.isEmpty()) return Verdict.UNKNOWN;
        var value = figure.getAsDouble();
        var within = switch (origin) {
            case ORIGINAL -> value < limit;
            case OWN -> value <= limit;
        };
        return within && !spoiled ? Verdict.MET : Verdict.NOT_MET;
    }

    /** "< 500 ms". */
    public String allowed() {
        var sign = switch (origin) {
            case ORIGINAL -> "<";
            case OWN -> "≤";
        };
        return "%s %.0f %s".formatted(sign, limit, unit);
    }
}
