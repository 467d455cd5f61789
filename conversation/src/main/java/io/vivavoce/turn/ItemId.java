package io.vivavoce.turn;

/** Names an item of the conversation: what was said in a turn, what was answered, a tool's call, or what a client put there. */
public record ItemId(String value) {

    /** What the user said in the turn {@code generation}. */
    public static ItemId said(Generation generation) {
        return new ItemId("said " + generation.number());
    }

    /** The reply {@code generation}. */
    public static ItemId replied(Generation generation) {
        return new ItemId("replied " + generation.number());
    }

    /** A tool's call by a reply. */
    public static ItemId called(CallId call) {
        return new ItemId("called " + call.value());
    }

    /** What the client put there by a name of its own. */
    public static ItemId client(String name) {
        return new ItemId("client " + name);
    }
}
