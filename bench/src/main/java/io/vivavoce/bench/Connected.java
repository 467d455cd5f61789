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
 * @param heapKiB of each, server's and client's end together
 * @param residentKiB growth of the process's resident memory for each, both ends; absent where it is not told
 * @param busyCores processor time of the process by the clock's, without the thread that sent
 * @param generatorCores the same of the thread that sent all frames
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
