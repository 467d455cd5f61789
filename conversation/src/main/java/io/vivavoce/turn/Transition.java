package io.vivavoce.turn;

import java.util.List;

/** Where an event leads, and what is to be done on the way, in order. */
public record Transition(SessionState state, List<Effect> effects) {
    public Transition {
        effects = List.copyOf(effects);
    }
}
