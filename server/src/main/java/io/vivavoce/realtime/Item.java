package io.vivavoce.realtime;

import java.util.List;

/** An item of a conversation, as it stands on the wire. */
sealed interface Item {
    /** {@code item_…}, or what the client chose. */
    String id();

    /** What the user said. */
    record UserAudio(String id, Transcript transcript) implements Item {}

    /** Whether what was said is known to the client. */
    sealed interface Transcript {
        /** Not yet, or not asked for; {@code null} on the wire. */
        record Unknown() implements Transcript {}

        record Known(String text) implements Transcript {}
    }

    /** What somebody wrote; {@code role} is user, system or assistant. */
    record Written(String id, String role, List<String> texts) implements Item {
        public Written {
            texts = List.copyOf(texts);
        }

        String text() {
            return String.join("\n", texts);
        }
    }

    /**
     * A message of ours.
     *
     * @param parts 0 before its content has begun, then 1
     */
    record Reply(String id, Status status, Modality modality, int parts, String text) implements Item {}

    /** A tool's result. */
    record FunctionOutput(String id, String callId, String output) implements Item {}

    /**
     * A tool's call, by the model, or as a client tells of one that was.
     *
     * @param arguments empty while it is in progress
     */
    record FunctionCall(String id, Status status, String callId, String name, String arguments) implements Item {}

    /** How far an item is. */
    enum Status {
        IN_PROGRESS,
        COMPLETED,
        INCOMPLETE
    }
}
