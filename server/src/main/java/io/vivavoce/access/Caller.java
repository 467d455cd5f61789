package io.vivavoce.access;

/**
 * Who asks.
 *
 * @param name of the key; empty where none is needed
 * @param admin whether it may manage the server
 * @param keyHash of the key, in hexadecimal digits, by which one is told from a later one of the same name; empty where none
 *     is needed
 */
public record Caller(String name, boolean admin, Limits limits, String keyHash) {
    /** Somebody on this machine, which is theirs. */
    public static final Caller LOCAL = new Caller("", true, Limits.NONE, "");

    /** Anybody, where keys are switched off though others can reach the server. */
    public static final Caller ANYBODY = new Caller("", false, Limits.NONE, "");

    /** Without a key. */
    Caller(String name, boolean admin, Limits limits) {
        this(name, admin, limits, "");
    }
}
