package io.vivavoce.realtime;

import java.util.List;
import java.util.Locale;

/** Events beside the protocol, {@code vivavoce.…}; each is sent only to clients that asked for its kind. */
sealed interface Extension extends ServerEvent {

    /** What {@code session.vivavoce.events} may name. */
    enum Kind {
        PARTIALS,
        WORDS,
        TURN,
        LATENCY,
        STORED;

        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    Kind kind();

    /**
     * The utterance so far, all of which may still change but the first {@code stableChars}.
     *
     * @param stableChars on which two transcripts in a row agreed
     */
    record Partial(String itemId, String text, int stableChars) implements Extension {
        @Override
        public Kind kind() {
            return Kind.PARTIALS;
        }
    }

    /** When words of a reply sound. */
    record Words(String responseId, String itemId, List<Word> words, boolean exact) implements Extension {
        public Words {
            words = List.copyOf(words);
        }

        @Override
        public Kind kind() {
            return Kind.WORDS;
        }
    }

    /**
     * One word.
     *
     * @param start in UTF-16 units of the item's transcript, likewise {@code end}
     * @param startMs from the beginning of the item's sound
     */
    record Word(int start, int end, long startMs, long endMs) {}

    /**
     * A reply was cut.
     *
     * @param end units of its transcript that the model's context keeps
     * @param complete whether that is all of it
     */
    record Heard(String itemId, int end, boolean complete) implements Extension {
        @Override
        public Kind kind() {
            return Kind.WORDS;
        }
    }

    /** @param state {@code listening}, {@code user_speaking}, {@code thinking} or {@code speaking} */
    record Turn(String state) implements Extension {
        @Override
        public Kind kind() {
            return Kind.TURN;
        }
    }

    /** How long the steps of an answered turn took, in ms; below 0 where that is not known. */
    record Latency(
            String responseId,
            long voiceToVoiceMs,
            long endOfTurnMs,
            long recognizerMs,
            long firstTokenMs,
            long firstAudioMs)
            implements Extension {
        @Override
        public Kind kind() {
            return Kind.LATENCY;
        }
    }

    /** The item is durably on disk. */
    record Stored(String itemId, String conversationId) implements Extension {
        @Override
        public Kind kind() {
            return Kind.STORED;
        }
    }
}
