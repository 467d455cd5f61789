package io.vivavoce.turn;

/** What speaks for or against the end of the user's turn: plain values, all that this room sees of other rooms. */
public sealed interface Evidence {

    /**
     * From the sound, by a {@link TurnDetector}.
     *
     * @param probability 0 to 1 that the turn is over
     */
    record EndOfTurn(double probability) implements Evidence {}

    /**
     * From the text, by the language model: only ever a reason to hold.
     *
     * @param probability 0 to 1 that the message ends here
     */
    record EndOfMessage(double probability) implements Evidence {}

    /**
     * What the recognizer understood.
     *
     * @param text empty when nothing
     * @param count words in it
     * @param functionWordLast whether it ends in "the", "and", "of" …: people rarely stop there
     * @param backchannel whether it is nothing but "mhm", "yeah" …, at most two words
     */
    record Words(String text, int count, boolean functionWordLast, boolean backchannel) implements Evidence {
        public static final Words NONE = new Words("", 0, false, false);

        /** Whether this takes a turn: something was said, and more than a backchannel. */
        public boolean takesTurn() {
            return !isNothing() && !backchannel;
        }

        /** Whether no word was understood. */
        public boolean isNothing() {
            return count <= 0 || text.isBlank();
        }
    }
}
