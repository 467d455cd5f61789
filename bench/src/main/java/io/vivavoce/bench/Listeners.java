package io.vivavoce.bench;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What many who listen cost, while one beside them talks.
 *
 * @param sessions that listened, each with a real speech detector: two of three to a quiet room's noise, the third to a
 *     microphone that is off
 * @param seconds for which they did, in real time
 * @param hearing how long after a window was written it was judged
 * @param playout how long after its time a frame of 20 ms was pulled
 * @param heapKiB of each
 * @param residentKiB growth of the process's resident memory for each, heap and native memory; absent where it is not told
 * @param busyCores processor time of the process by the clock's, without the generator's
 * @param generatorCores the same of the thread that wrote and pulled all frames
 * @param lostMs sound that was not heard in time
 * @param talker's answers, from the true end of speech; absent without any
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Listeners(
        int sessions,
        int seconds,
        Late hearing,
        Late playout,
        double heapKiB,
        OptionalDouble residentKiB,
        double busyCores,
        double generatorCores,
        double lostMs,
        Optional<Percentiles> talker) {}
