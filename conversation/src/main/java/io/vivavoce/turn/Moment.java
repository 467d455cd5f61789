package io.vivavoce.turn;

/**
 * A moment of a session: microseconds of its monotonic clock since it was opened.
 *
 * @param micros 0 or more
 */
public record Moment(long micros) implements Comparable<Moment> {
    public static final Moment START = new Moment(0);

    public Moment {
        if (micros < 0) throw new IllegalArgumentException("micros must be >= 0, got " + micros);
    }

    public static Moment ofMillis(long millis) {
        return new Moment(millis * 1000);
    }

    /** The moment {@code millis} later (earlier when negative), never before the start. */
    public Moment plusMillis(long millis) {
        return new Moment(Math.max(0, micros + millis * 1000));
    }

    /** Milliseconds from {@code earlier} to here, rounded down. */
    public long millisSince(Moment earlier) {
        return Math.floorDiv(micros - earlier.micros, 1000);
    }

    public boolean isBefore(Moment other) {
        return micros < other.micros;
    }

    /** The earlier of two. */
    public static Moment min(Moment a, Moment b) {
        return a.isBefore(b) ? a : b;
    }

    @Override
    public int compareTo(Moment other) {
        return Long.compare(micros, other.micros);
    }
}
