package io.vivavoce.thinking;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Mends what small models get wrong, while a reply streams through: a label at the beginning ("Assistant:"), too many
 * sentences, the last reply once more, characters that are no text.
 *
 * <p>Text is kept back only while it may turn out to be a label, or is word for word the beginning of the last reply.
 *
 * <pre>{@code
 * var filter = new ReplyFilter(2, lastReply);
 * chat.generate(messages, sampling, piece -> {
 *     say(filter.add(piece));
 *     if (filter.done()) stop();
 * });
 * say(filter.end());
 * if (filter.repeatsLast()) askOtherwise();
 * }</pre>
 *
 * <p>Thread: one; for one reply.
 */
public final class ReplyFilter {
    /** Sentences of a reply in economy mode, and of the embedded model's. */
    public static final int ECONOMY_SENTENCES = 2;

    /** None is the beginning of another. */
    private static final List<String> LABELS = List.of("a:", "ai:", "answer:", "assistant:", "bot:", "**assistant:**");

    private static final String MARKS = ".!?…";
    private static final String MARKS_WITHOUT_SPACE = "。！？";
    private static final String CLOSING = "\"')]*_”’»";

    /** Words whose full stop ends no sentence; single letters and words with a stop inside are known by their shape. */
    private static final Set<String> ABBREVIATIONS =
            Set.of("mr", "mrs", "ms", "dr", "prof", "st", "vs", "no", "approx", "fig", "jr", "sr", "gen", "sen", "rev");

    private final int mostSentences;
    private final String lastReply;

    /** All that may be said so far, sentences counted. */
    private final StringBuilder reply = new StringBuilder();

    /** The beginning, while it may be a label. */
    private final StringBuilder head = new StringBuilder();

    private boolean begun;
    private boolean full;
    private boolean ended;
    private boolean repeats;
    private int sentences;
    private int sentenceStart;
    private int given;

    /**
     * @param mostSentences of the reply, 1 or more; {@link Integer#MAX_VALUE} for all
     * @param lastReply that must not come again; empty for none
     */
    public ReplyFilter(int mostSentences, String lastReply) {
        if (mostSentences < 1) throw new IllegalArgumentException("mostSentences must be >= 1, got " + mostSentences);
        this.mostSentences = mostSentences;
        this.lastReply = lastReply.strip();
    }

    /** @return the text that may be said now; empty while it is kept back or after the last sentence */
    public String add(String piece) {
        if (full || ended) return "";
        piece.codePoints().map(ReplyFilter::readable).filter(c -> c != 0).forEach(this::take);
        return release(full);
    }

    /** The reply is over: what was kept back, unless it was the last reply once more. */
    public String end() {
        if (ended) return "";
        if (!begun) begin();
        return release(true);
    }

    /** True once the reply has all its sentences: the model may be stopped. */
    public boolean done() {
        return full;
    }

    /** True when the reply, now over, was the last one once more, and nothing of it was given out. */
    public boolean repeatsLast() {
        return repeats;
    }

    /** 0 for what is no text; a space for what stands for one. */
    private static int readable(int c) {
        if (c == '\n' || c == '\t') return c;
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED -> 0;
            // Emoji are joined by U+200D; the rest of the format characters turn or hide text.
            case Character.FORMAT -> c == 0x200D ? c : 0;
            case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> '\n';
            default -> c == 0xFFFD ? 0 : c;
        };
    }

    private void take(int c) {
        if (begun) {
            append(c);
            return;
        }
        head.appendCodePoint(c);
        var start = head.toString().stripLeading().toLowerCase(Locale.ROOT);
        var maybe = start.isEmpty() || LABELS.stream().anyMatch(label -> label.startsWith(start));
        if (!maybe || LABELS.contains(start)) begin();
    }

    private void begin() {
        begun = true;
        var start = head.toString().stripLeading();
        if (!LABELS.contains(start.toLowerCase(Locale.ROOT))) start.codePoints().forEach(this::append);
    }

    private void append(int c) {
        if (full || (reply.isEmpty() && Character.isWhitespace(c))) return;
        if (Character.isWhitespace(c) && endsSentence(c == '\n')) {
            sentences++;
            sentenceStart = reply.length();
            full = sentences >= mostSentences;
            if (full) return;
        }
        reply.appendCodePoint(c);
        if (MARKS_WITHOUT_SPACE.indexOf(c) >= 0) {
            sentences++;
            sentenceStart = reply.length();
            full = sentences >= mostSentences;
        }
    }

    /** Whether what stands before a space, or a line break, is a whole sentence. */
    private boolean endsSentence(boolean atLineBreak) {
        var at = reply.length();
        while (at > sentenceStart && CLOSING.indexOf(reply.charAt(at - 1)) >= 0) at--;
        var sentence = reply.substring(sentenceStart, at).strip();
        if (sentence.isEmpty()) return false;
        if (MARKS.indexOf(sentence.charAt(sentence.length() - 1)) < 0)
            return atLineBreak && sentence.codePoints().anyMatch(Character::isLetter) && !sentence.endsWith(":");
        var word = sentence.substring(lastSpace(sentence) + 1);
        return !word.endsWith(".") || !isAbbreviation(word.substring(0, word.length() - 1), word.equals(sentence));
    }

    private static int lastSpace(String text) {
        var at = text.length() - 1;
        while (at >= 0 && !Character.isWhitespace(text.charAt(at))) at--;
        return at;
    }

    private static boolean isAbbreviation(String word, boolean isWholeSentence) {
        // "1. Milk" numbers an item, "in 1999." ends a sentence.
        if (isWholeSentence && word.chars().allMatch(Character::isDigit)) return true;
        var letter = word.length() == 1 && Character.isLetter(word.charAt(0)) && !word.equals("I");
        var inside = word.indexOf('.') > 0 && !word.endsWith(".");
        return letter || inside && isDotted(word) || ABBREVIATIONS.contains(word.toLowerCase(Locale.ROOT));
    }

    /** "U.S", "e.g", "a.m": letters and stops in turn. */
    private static boolean isDotted(String word) {
        for (int i = 0; i < word.length(); i++)
            if (i % 2 == 0 ? !Character.isLetter(word.charAt(i)) : word.charAt(i) != '.') return false;
        return true;
    }

    private String release(boolean last) {
        if (given == 0 && !lastReply.isEmpty()) {
            var soFar = reply.toString().stripTrailing();
            if (last && soFar.equals(lastReply)) {
                ended = true;
                repeats = true;
                return "";
            }
            if (!last && lastReply.startsWith(soFar)) return "";
        }
        ended = last;
        var text = reply.substring(given);
        given = reply.length();
        return text;
    }
}
