package io.vivavoce.turn;

/** What a client changes of the conversation by itself; whose turn it is stays as it is. */
public sealed interface Edit {

    /** A message, at {@code place}; nothing where there is one of that id. */
    record Add(ItemId id, Speaker speaker, String text, Place place) implements Edit {}

    /** A call of a tool, as one that was; nothing where there is an item of that id. */
    record AddCall(ItemId id, CallId call, String name, String arguments, Place place) implements Edit {}

    /** What came of {@code call}; nothing where there is an item of that id. */
    record AddResult(ItemId id, CallId call, String output, Place place) implements Edit {}

    /** The item goes; nothing where there is none. */
    record Remove(ItemId id) implements Edit {}

    /** Of the reply {@code generation} the client has played {@code played} samples at the voice's rate, and no more. */
    record Cut(Generation generation, long played) implements Edit {}

    /** Whose message it is. */
    enum Speaker {
        USER,
        ASSISTANT,
        SYSTEM
    }

    /** Where a message goes. */
    sealed interface Place {
        record Front() implements Place {}

        record End() implements Place {}

        /** Behind {@code id}; at the end where there is none of that id. */
        record After(ItemId id) implements Place {}
    }
}
