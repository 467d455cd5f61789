package io.vivavoce.bench;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.OptionalDouble;

/**
 * One kind of work that an engine does, done {@code n} times.
 *
 * @param what in words that need no knowledge of the engine: "a window of 32 ms"
 * @param wallMs how long one took by the clock; more than {@code cpuMs} where the machine was busy with other things
 * @param cpuMs processor time of all threads of this process for one, the mean of all
 * @param soundMs length of the sound that one takes or makes; empty where there is none
 * @param tokens that one takes or makes; empty where there are none
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Work(
        String what, int n, Percentiles wallMs, double cpuMs, OptionalDouble soundMs, OptionalDouble tokens) {

    /** Wall time ÷ length of the sound, by p50: below 1 keeps up with speech, 0.1 takes a tenth of its time. */
    @JsonProperty
    public OptionalDouble realTimeFactor() {
        return soundMs.isPresent() ? OptionalDouble.of(wallMs.p50() / soundMs.getAsDouble()) : OptionalDouble.empty();
    }

    /** By p50. */
    @JsonProperty
    public OptionalDouble tokensPerSecond() {
        return tokens.isPresent() ? OptionalDouble.of(tokens.getAsDouble() * 1000 / wallMs.p50()) : tokens;
    }
}
