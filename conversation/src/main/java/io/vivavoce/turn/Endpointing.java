package io.vivavoce.turn;

import java.util.List;
import java.util.OptionalLong;

/**
 * When a pause is the end of the turn: policy B of our measurements (626 texts, 149 recordings; 2026-11), in ms from the
 * start of the pause. The surer the sound is over, the sooner; the text can only hold.
 *
 * @param surest probability from which {@code surestMs} is enough; likewise the next
 * @param holdBelow with a model's end-of-message probability below this the longest wait is taken (fitted to the
 *     embedded model; 0 turns it off)
 * @param shortSpeechMs speech shorter than this waits at least {@code shortSpeechHoldMs}: there is little to judge by
 * @param giveUpMs a pause with no word from the recognizer ends the utterance after this
 * @param judgeAtMs when in the pause the {@link TurnDetector} is asked, again and again while undecided
 */
public record Endpointing(
        double surest,
        long surestMs,
        double sure,
        long sureMs,
        double maybe,
        long maybeMs,
        long longestMs,
        double holdBelow,
        long shortSpeechMs,
        long shortSpeechHoldMs,
        long giveUpMs,
        List<Long> judgeAtMs) {

    public static final Endpointing DEFAULT = new Endpointing(
            .95, 150, .7, 300, .4, 500, 900, .015, 1000, 500, 8000, List.of(100L, 200L, 300L, 400L, 500L, 600L, 800L));

    /** Longest time that may be set, in ms: a day. */
    private static final long MAX_MS = 86_400_000;
    /** Most questions to the turn detector in one pause. */
    private static final int MAX_JUDGED = 100;

    /** @throws IllegalArgumentException if a time is below 0 or above a day, or judgeAtMs is too long or does not rise */
    public Endpointing {
        checkMs("surestMs", surestMs);
        checkMs("sureMs", sureMs);
        checkMs("maybeMs", maybeMs);
        checkMs("longestMs", longestMs);
        checkMs("shortSpeechMs", shortSpeechMs);
        checkMs("shortSpeechHoldMs", shortSpeechHoldMs);
        checkMs("giveUpMs", giveUpMs);
        judgeAtMs = List.copyOf(judgeAtMs);
        if (judgeAtMs.size() > MAX_JUDGED)
            throw new IllegalArgumentException(
                    "judgeAtMs may have " + MAX_JUDGED + " times at most, got " + judgeAtMs.size());
        var before = -1L;
        for (long due : judgeAtMs) {
            checkMs("judgeAtMs", due);
            if (due <= before) throw new IllegalArgumentException("judgeAtMs must rise, got " + judgeAtMs);
            before = due;
        }
    }

    /**
     * The same with other waits.
     *
     * @param shortest with a probability that is the surest, in ms; likewise the next
     */
    public Endpointing withWaits(long shortest, long sure, long maybe, long longest) {
        return new Endpointing(
                surest,
                shortest,
                this.sure,
                sure,
                this.maybe,
                maybe,
                longest,
                holdBelow,
                shortSpeechMs,
                Math.min(shortSpeechHoldMs, longest),
                Math.max(giveUpMs, longest),
                judgeAtMs);
    }

    static void checkMs(String name, long ms) {
        if (ms < 0 || ms > MAX_MS)
            throw new IllegalArgumentException(name + " must be 0 to " + MAX_MS + " ms, got " + ms);
    }

    /** How long after the start of its pause {@code draft} becomes a verdict; empty while its words are not known. */
    OptionalLong verdictAfterMs(Draft draft) {
        if (!(draft.words() instanceof Draft.Known<Evidence.Words>(var words))) return OptionalLong.empty();
        var wait = byProbability(draft.endOfTurn());
        var hold = switch (draft.endOfMessage()) {
            case Draft.Known<Evidence.EndOfMessage>(var message) -> message.probability() < holdBelow;
            case Draft.Unknown<Evidence.EndOfMessage> _ -> words.functionWordLast();
        };
        if (hold) wait = Math.max(wait, longestMs);
        if (draft.speechMs() < shortSpeechMs) wait = Math.max(wait, shortSpeechHoldMs);
        return OptionalLong.of(wait);
    }

    private long byProbability(Draft.Item<Evidence.EndOfTurn> judged) {
        return switch (judged) {
            case Draft.Unknown<Evidence.EndOfTurn> _ -> longestMs;
            case Draft.Known<Evidence.EndOfTurn>(var end) -> {
                var p = end.probability();
                yield p >= surest ? surestMs : p >= sure ? sureMs : p >= maybe ? maybeMs : longestMs;
            }
        };
    }

    /**
     * When the detector is to be asked about {@code draft} again, in ms of pause; empty when often enough, or when it is
     * as sure as it need be: what is waited for then is the recognizer, which wants the cores.
     */
    OptionalLong judgeAfterMs(Draft draft) {
        var isSurest =
                draft.endOfTurn() instanceof Draft.Known<Evidence.EndOfTurn>(var end) && end.probability() >= surest;
        return !isSurest && draft.judged() < judgeAtMs.size()
                ? OptionalLong.of(judgeAtMs.get(draft.judged()))
                : OptionalLong.empty();
    }
}
