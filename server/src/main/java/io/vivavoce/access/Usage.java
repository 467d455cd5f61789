package io.vivavoce.access;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.vivavoce.concurrent.Ticker;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** What one caller has used, and whether that is too much. Thread-safe. */
final class Usage {
    private final Ticker ticker;
    private final InstantSource clock;

    // guarded by this
    private final Set<Visit> visits = new HashSet<>();
    private Optional<Bucket> bucket = Optional.empty();
    private int bucketSize;
    private LocalDate day;
    private long nanosToday;
    private long nanosBefore;
    private long requests;
    private long refused;
    private long sessions;

    /** A session that is open. */
    final class Visit implements Access.Visit {
        private final Caller caller;
        private long countedUntil = ticker.nanos();

        Visit(Caller caller) {
            this.caller = caller;
        }

        @Override
        public Caller caller() {
            return caller;
        }

        @Override
        public boolean isOverdue() {
            return minutesAreUp(caller.limits());
        }

        @Override
        public void close() {
            leave(this);
        }
    }

    Usage(Ticker ticker, InstantSource clock) {
        this.ticker = ticker;
        this.clock = clock;
        day = today();
    }

    /** Counts a request; how long to wait where there were too many. */
    synchronized Optional<Duration> request(Limits limits) {
        requests++;
        if (limits.requestsPerMinute() == 0) return Optional.empty();
        var probe = bucket(limits.requestsPerMinute()).tryConsumeAndReturnRemaining(1);
        if (probe.isConsumed()) return Optional.empty();
        refused++;
        return Optional.of(Duration.ofNanos(probe.getNanosToWaitForRefill()));
    }

    synchronized Optional<Access.Left> left(Limits limits) {
        var most = limits.requestsPerMinute();
        if (most == 0) return Optional.empty();
        var remaining = bucket(most).getAvailableTokens();
        return Optional.of(new Access.Left(
                most,
                remaining,
                Duration.ofMinutes(1).multipliedBy(most - remaining).dividedBy(most)));
    }

    private Bucket bucket(int perMinute) {
        var known = bucket.filter(_ -> bucketSize == perMinute); // else the key was made anew, with another limit
        if (known.isPresent()) return known.get();
        var fresh = Bucket.builder()
                .addLimit(limit -> limit.capacity(perMinute).refillGreedy(perMinute, Duration.ofMinutes(1)))
                .withCustomTimePrecision(new Time(ticker))
                .build();
        bucket = Optional.of(fresh);
        bucketSize = perMinute;
        return fresh;
    }

    private record Time(Ticker ticker) implements TimeMeter {
        @Override
        public long currentTimeNanos() {
            return ticker.nanos();
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }

    synchronized Access.Entry enter(Caller caller) {
        var limits = caller.limits();
        if (limits.sessions() > 0 && visits.size() >= limits.sessions()) {
            refused++;
            return new Access.Full(
                    "This key has " + limits.sessions() + " sessions open, the most it may have at once; close one",
                    Duration.ofSeconds(5));
        }
        var used = used(limits);
        if (used.isPresent()) return used.get();
        var visit = new Visit(caller);
        visits.add(visit);
        sessions++;
        return new Access.Entered(visit);
    }

    synchronized Optional<Access.Full> used(Limits limits) {
        if (!minutesAreUp(limits)) return Optional.empty();
        refused++;
        var midnight = day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        return Optional.of(new Access.Full(
                "This key's " + limits.minutesPerDay() + " minutes of today are used up; come back after midnight, UTC",
                Duration.between(clock.instant(), midnight)));
    }

    synchronized void spent(double seconds) {
        count();
        nanosToday += (long) (seconds * TimeUnit.SECONDS.toNanos(1));
    }

    private synchronized boolean minutesAreUp(Limits limits) {
        count();
        return limits.minutesPerDay() > 0 && nanosToday >= TimeUnit.MINUTES.toNanos(limits.minutesPerDay());
    }

    private synchronized void leave(Visit visit) {
        count();
        visits.remove(visit);
    }

    /** Adds what has passed since the last time; what passes over midnight counts for the new day. */
    private void count() {
        var now = ticker.nanos();
        if (!today().equals(day)) {
            day = today();
            nanosBefore += nanosToday;
            nanosToday = 0;
        }
        for (var visit : visits) {
            nanosToday += now - visit.countedUntil;
            visit.countedUntil = now;
        }
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    synchronized Access.Figures figures(String name) {
        count();
        return new Access.Figures(
                name,
                requests,
                refused,
                visits.size(),
                sessions,
                TimeUnit.NANOSECONDS.toSeconds(nanosToday),
                TimeUnit.NANOSECONDS.toSeconds(nanosBefore + nanosToday));
    }
}
