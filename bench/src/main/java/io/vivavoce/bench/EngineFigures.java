package io.vivavoce.bench;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What one engine takes, alone.
 *
 * @param role in the voice path: "recognizer"
 * @param name of the engine or its model
 * @param load from the file to ready for work, once
 * @param residentMiB what the process's resident memory grew by, from before the load to after the work; empty where the
 *     system does not tell
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record EngineFigures(String role, String name, Work load, OptionalDouble residentMiB, List<Work> work) {
    public EngineFigures {
        work = List.copyOf(work);
    }
}
