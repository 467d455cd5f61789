package io.vivavoce.turn;

/** Names a message of the conversation: what was said in a turn, what was answered, or what a client put there. */
public record ItemId(String value) {

    /** What the user said in the turn {@code generation}. */
    public static ItemId said(Generation generation) {
        return new ItemId("said " + generation.number());
    }

    /** The reply {@code generation}. */
    public static ItemId replied(Generation generation) {
        return new ItemId("replied " + generation.number());
    }

    /** What the client put there by a name of its own. */
    public static ItemId client(String name) {
        return new ItemId("client " + name);
    }
}
