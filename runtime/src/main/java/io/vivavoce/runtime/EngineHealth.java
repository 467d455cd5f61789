package io.vivavoce.runtime;

/**
 * How one role of the voice path is filled at this moment, for people and for whoever watches the server. The detectors of
 * speech and of turns are built in, play no role that can be chosen, and are left out.
 *
 * @param engine that answers now, by the name that it is configured by: {@code embedded}, {@code openai}
 * @param reason a sentence: which engine is unwell, why, and since when; empty where the state is {@link State#OK}. Holds
 *     nothing that a user said, and no key
 */
public record EngineHealth(Choices.Role role, String engine, State state, String reason) {

    /** What a user can expect of the role. */
    public enum State {
        /** The first engine of the role's list answers, or nothing speaks against it yet. */
        OK,
        /** A turn is answered, but not as configured: another engine of the list stands in, or one after it is unwell. */
        DEGRADED,
        /** No engine of the role's list answers; each turn asks again, so that it comes back by itself. */
        FAILED
    }

    static EngineHealth ok(Choices.Role role, String engine) {
        return new EngineHealth(role, engine, State.OK, "");
    }
}
