package io.vivavoce.bench;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.OptionalDouble;

/**
 * What connections cost whose microphones are on while nobody speaks, with a real speech detector each.
 *
 * @param connections of {@code /v1/realtime} by WebSocket
 * @param seconds for which they were measured, in real time
 * @param frameLateP99AtMostMs how long after its time the server served a frame: the bound of the histogram's bucket that
 *     holds the 99th percentile
 * @param heapKiB of each, the server's end alone, after garbage was collected
 * @param residentKiB growth of the server's process in RAM for each, with what its heap has in reserve; absent where it is
 *     not told
 * @param busyCores processor time of the server's process by the clock's
 * @param generatorCores the same of the clients' process
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Connected(
        int connections,
        int seconds,
        double frameLateP99AtMostMs,
        double heapKiB,
        OptionalDouble residentKiB,
        double busyCores,
        double generatorCores) {}
