package io.vivavoce.runtime;

import io.vivavoce.speaking.PlaybackLedger;
import io.vivavoce.speaking.SpeechSink;
import io.vivavoce.speaking.SpokenText;
import io.vivavoce.speaking.Timings;
import java.util.ArrayList;
import java.util.Optional;

/**
 * How much of a clause was spoken, whoever spoke it.
 *
 * <p>A synthesizer that fails in mid-clause is followed by the next from the first word that was not heard to its end: known
 * from the voice's times, where there are any, else guessed from the length of the words. So a word may be heard twice, and
 * after a wrong guess one may be lost; the whole clause again would be worse, and silence too. Times that were told before
 * stand, for the sink takes them once: where the other voice needs longer, what is highlighted and what counts as heard runs
 * ahead, by less than a clause, to the end of the reply.
 *
 * <p>Thread: the caller's.
 */
final class SpokenSoFar implements EngineCall.Out<ClausePiece> {
    /** People say some 15 letters a second. */
    private static final int LETTERS_PER_SECOND = 15;

    private final SpokenText clause;
    private final int sampleRateHz;
    private final SpeechSink sink;
    private Optional<Timings> times = Optional.empty();
    private boolean told;
    /** Samples given, and those of them that engines before the present one gave. */
    private long given;

    private long before;

    SpokenSoFar(SpokenText clause, int sampleRateHz, SpeechSink sink) {
        this.clause = clause;
        this.sampleRateHz = sampleRateHz;
        this.sink = sink;
    }

    /** What is still to be spoken; from here on another engine does. */
    SpokenText rest() {
        before = given;
        if (given == 0) {
            times = Optional.empty();
            return clause;
        }
        var letters = clause.text().length();
        var known = times.filter(
                        timings -> timings.words().size() == clause.words().size())
                .orElseGet(() -> PlaybackLedger.estimate(clause, (long) letters * sampleRateHz / LETTERS_PER_SECOND));
        var rest = new ArrayList<SpokenText.Word>();
        for (var time : known.words())
            if (time.endSample() > given) rest.add(clause.words().get(time.word()));
        return new SpokenText(rest);
    }

    /** Times are held back until there is sound: an engine that fails between the two has told nothing. */
    @Override
    public void put(ClausePiece piece) throws InterruptedException {
        switch (piece) {
            case ClausePiece.Times(var timings) -> {
                if (before > 0) return; // of the rest alone
                times = Optional.of(timings);
                if (given > 0) tell();
            }
            case ClausePiece.Sound(var pcm, var offset, var length) -> {
                if (before == 0) tell();
                given += length;
                sink.audio(pcm, offset, length);
            }
        }
    }

    /** The clause is over: times that came without any sound are told, too. */
    void end() throws InterruptedException {
        if (before == 0) tell();
    }

    private void tell() throws InterruptedException {
        if (told || times.isEmpty()) return;
        told = true;
        sink.timings(times.get());
    }
}
