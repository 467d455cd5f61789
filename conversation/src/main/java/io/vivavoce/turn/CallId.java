package io.vivavoce.turn;

/** Id of a tool call, as the language model gave it. */
public record CallId(String value) {}
