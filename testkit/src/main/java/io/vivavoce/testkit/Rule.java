package io.vivavoce.testkit;

import io.vivavoce.turn.Effect;
import io.vivavoce.turn.Event;
import io.vivavoce.turn.SessionState;

/** Follows one side of a trace with a model of its own, made of the announced effects, and compares it with the state. */
interface Rule {
    /** {@code event} is about to be answered in {@code state}. */
    void before(SessionState state, Event event);

    /** The answer has {@code effect}; called for each in order. */
    void effect(Effect effect);

    /** The answer is complete and led to {@code state}. */
    void after(SessionState state);
}
