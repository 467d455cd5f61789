package io.vivavoce.session;

import io.vivavoce.audio.SamplePosition;
import io.vivavoce.concurrent.Ticker;
import io.vivavoce.turn.Moment;
import java.util.concurrent.atomic.AtomicLong;

/** A session's time, and where its sound lies in it. Thread-safe. */
final class SessionClock {
    /** One sample at 16 kHz. */
    private static final long NANOS_PER_SAMPLE = 1_000_000_000L / SamplePosition.INPUT_HZ;

    private final Ticker ticker;
    private final long openedNanos;
    private final AtomicLong lastMicros = new AtomicLong();

    /** Where sample 0 of the input would lie on the ticker, by the newest write. */
    private volatile long originNanos;

    SessionClock(Ticker ticker) {
        this.ticker = ticker;
        openedNanos = ticker.nanos();
        originNanos = openedNanos;
    }

    /** Never goes back, whoever asks. */
    Moment now() {
        var micros = (ticker.nanos() - openedNanos) / 1000;
        return new Moment(lastMicros.accumulateAndGet(micros, Math::max));
    }

    /** So many samples have been written by now. */
    void heard(long samples) {
        originNanos = ticker.nanos() - samples * NANOS_PER_SAMPLE;
    }

    /** When the sample at {@code position} was heard, in ns of the ticker. */
    long nanosAt(SamplePosition position) {
        return originNanos + position.samples() * NANOS_PER_SAMPLE;
    }
}
