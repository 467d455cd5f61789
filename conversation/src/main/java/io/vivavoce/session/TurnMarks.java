package io.vivavoce.session;

/**
 * When the steps of one turn happened, in ns of the session's ticker; {@link #NONE} where they did not. Written by
 * several threads, each field by one; read by the actor when the turn is over.
 */
final class TurnMarks {
    static final long NONE = Long.MIN_VALUE;

    volatile long speechEndSample = -1;
    volatile long speechEnd = NONE;
    volatile long transcribed = NONE;
    volatile long committed = NONE;
    volatile long asked = NONE;
    volatile long firstToken = NONE;
    volatile long lastToken = NONE;
    volatile long firstClause = NONE;
    volatile long firstAudio = NONE;
    volatile long audible = NONE;
    volatile long ended = NONE;
    volatile long bargeIn = NONE;
    /** Of the model's prompt, and of what it wrote so far; {@code whyFailed} is for people, empty where nothing failed. */
    volatile int inputTokens;

    volatile int cachedTokens;
    volatile int outputTokens;
    volatile String whyFailed = "";
    volatile String transcript = "";
    volatile String heard = "";
    volatile boolean cut;
    volatile long underruns;

    /** The same turn, answered anew: what the user did stays. */
    void begunAs(TurnMarks other) {
        speechEndSample = other.speechEndSample;
        speechEnd = other.speechEnd;
        transcribed = other.transcribed;
        committed = other.committed;
        transcript = other.transcript;
    }

    ReplyUsage usage() {
        return new ReplyUsage(inputTokens, cachedTokens, outputTokens);
    }

    /** ms from one mark to another; −1 where either is missing. */
    static long ms(long from, long to) {
        return from == NONE || to == NONE ? -1 : (to - from) / 1_000_000;
    }

    TurnReport report(long turn, String reply, long deviceDelayMs) {
        var voice = ms(speechEnd, audible);
        return new TurnReport(
                turn,
                transcript,
                reply,
                heard,
                speechEndSample,
                voice,
                voice < 0 ? -1 : voice + deviceDelayMs,
                ms(speechEnd, committed),
                ms(speechEnd, transcribed),
                ms(asked, firstToken),
                ms(asked, lastToken),
                ms(firstClause, firstAudio),
                ms(bargeIn, ended),
                asked != NONE && committed != NONE && asked < committed,
                cut,
                underruns);
    }
}
