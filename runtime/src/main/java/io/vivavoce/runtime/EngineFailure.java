package io.vivavoce.runtime;

import java.io.IOException;
import java.time.Duration;

/** An engine failed, or let its caller wait too long; what a sink throws is never one. */
final class EngineFailure extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean late;
    private final boolean connectionLost;

    private EngineFailure(Throwable reason, boolean late, boolean sudden) {
        super(reason.getMessage(), reason);
        this.late = late;
        connectionLost = sudden && reason.getCause() instanceof IOException;
    }

    /**
     * @param reason what the engine threw
     * @param sudden whether right after its last sign of life
     */
    static EngineFailure by(Throwable reason, boolean sudden) {
        return new EngineFailure(reason, false, sudden);
    }

    static EngineFailure late(Duration waited) {
        return new EngineFailure(
                new RuntimeFailure("It gave nothing for " + waited.toMillis() / 1000.0 + " s"), true, false);
    }

    /** What the engine threw, or a sentence. */
    Throwable reason() {
        var reason = getCause();
        return reason == null ? this : reason;
    }

    /** Whether it cost the caller a wait, and the call was left. */
    boolean isLate() {
        return late;
    }

    /** Whether a connection broke or was refused at once, so that one more try costs next to nothing. */
    boolean isConnectionLost() {
        return connectionLost;
    }
}
