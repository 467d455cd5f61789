package io.vivavoce.access;

/**
 * What whoever has a key may have at most; 0 is no limit.
 *
 * @param sessions at once
 * @param minutesPerDay that sessions are open, and of sound that is made or understood outside of them, all together, per
 *     day of UTC
 * @param requestsPerMinute connections included
 */
public record Limits(int sessions, int minutesPerDay, int requestsPerMinute) {
    public static final Limits NONE = new Limits(0, 0, 0);

    /** Of each of them; far more than a machine can bear. */
    public static final int MOST = 100_000;

    public Limits {
        for (var limit : new int[] {sessions, minutesPerDay, requestsPerMinute})
            if (limit < 0 || limit > MOST)
                throw new AccessException("A limit is a whole number of 0 (none) to " + MOST + "; got " + limit, null);
    }
}
