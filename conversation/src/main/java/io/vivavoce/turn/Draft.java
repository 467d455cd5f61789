package io.vivavoce.turn;

import io.vivavoce.audio.SamplePosition;

/**
 * A possible end of the turn, made at a pause: what would be committed, and what is known about it. Nothing of it is
 * audible, and nothing of it has a side effect, until the verdict.
 *
 * @param generation of the work begun for it; its response's, if it is committed
 * @param from where the utterance begins
 * @param to where the pause begins
 * @param pausedAt the same on the session's clock
 * @param judged how often the turn detector was asked
 * @param carried text of an earlier commit that this goes on with; empty for none
 */
public record Draft(
        Generation generation,
        SamplePosition from,
        SamplePosition to,
        Moment pausedAt,
        int judged,
        Item<Evidence.EndOfTurn> endOfTurn,
        Item<Evidence.EndOfMessage> endOfMessage,
        Item<Evidence.Words> words,
        String carried) {

    /** Known, or not yet. */
    public sealed interface Item<T extends Evidence> {}

    /** Not yet known. */
    public record Unknown<T extends Evidence>() implements Item<T> {}

    /** Known to be {@code value}. */
    public record Known<T extends Evidence>(T value) implements Item<T> {}

    static Draft open(Generation generation, SamplePosition from, SamplePosition to, Moment pausedAt, String carried) {
        return new Draft(generation, from, to, pausedAt, 0, new Unknown<>(), new Unknown<>(), new Unknown<>(), carried);
    }

    Draft with(Evidence evidence) {
        return switch (evidence) {
            case Evidence.EndOfTurn end ->
                new Draft(generation, from, to, pausedAt, judged, new Known<>(end), endOfMessage, words, carried);
            case Evidence.EndOfMessage message ->
                new Draft(generation, from, to, pausedAt, judged, endOfTurn, new Known<>(message), words, carried);
            case Evidence.Words said ->
                new Draft(generation, from, to, pausedAt, judged, endOfTurn, endOfMessage, new Known<>(said), carried);
        };
    }

    Draft judgedOnceMore() {
        return new Draft(generation, from, to, pausedAt, judged + 1, endOfTurn, endOfMessage, words, carried);
    }

    long speechMs() {
        return to.since(from) * 1000 / SamplePosition.INPUT_HZ;
    }

    /** The whole text of the turn as far as it is known. */
    public String text() {
        var said = words instanceof Known<Evidence.Words>(var known) && !known.isNothing() ? known.text() : "";
        return carried.isEmpty() ? said : said.isEmpty() ? carried : carried + ' ' + said;
    }
}
