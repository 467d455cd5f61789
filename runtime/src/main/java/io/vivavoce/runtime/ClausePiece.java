package io.vivavoce.runtime;

import io.vivavoce.speaking.Timings;
import io.vivavoce.speaking.Timings.PhoneTime;
import io.vivavoce.speaking.Timings.WordTime;

/** What a synthesizer gives of a clause, on its way from the engine's thread to the caller's. */
sealed interface ClausePiece {

    record Times(Timings timings) implements ClausePiece {}

    /** Valid while it is being taken. */
    @SuppressWarnings("ArrayRecordComponent") // not kept, and never compared
    record Sound(float[] pcm, int offset, int length) implements ClausePiece {}

    /** The same moments at another rate; ends of neighbours that met still meet. */
    static Timings atRate(Timings timings, int fromHz, int toHz) {
        if (fromHz == toHz) return timings;
        return new Timings(
                timings.kind(),
                timings.words().stream()
                        .map(time -> new WordTime(
                                time.word(),
                                moved(time.startSample(), fromHz, toHz),
                                moved(time.endSample(), fromHz, toHz)))
                        .toList(),
                timings.phones().stream()
                        .map(time -> new PhoneTime(
                                time.phone(),
                                moved(time.startSample(), fromHz, toHz),
                                moved(time.endSample(), fromHz, toHz)))
                        .toList(),
                moved(timings.totalSamples(), fromHz, toHz));
    }

    /** Rounded up, as the resampler's count of samples is. */
    private static long moved(long sample, int fromHz, int toHz) {
        return Math.ceilDiv(sample * toHz, fromHz);
    }
}
