package io.vivavoce.turn;

/** How a response ended. */
public enum Ending {
    COMPLETED,
    CANCELLED,
    /** A limit was reached. */
    INCOMPLETE,
    FAILED
}
