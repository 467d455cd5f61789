package io.vivavoce.runtime;

import com.sun.management.OperatingSystemMXBean;
import io.vivavoce.concurrent.Lateness;
import io.vivavoce.concurrent.Ticker;
import io.vivavoce.session.Notice;
import io.vivavoce.session.SessionListener;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Who may still come in. Those who only listen cost little; what a machine can't bear is too many who talk: so another
 * session is let in while there is room for one more talker beside those who talk now, by the engines' measured speed,
 * the processor time that was taken in the last ten seconds, and how late hearing and inference were.
 *
 * <p>Thread-safe. Reads figures at most once a second, and only when it is asked or something happens in a session: has no
 * thread of its own.
 */
public final class Capacity {
    /** The embedded language model takes 1,024 chats at once, and 256 of them may be written conversations. */
    static final int MOST_SESSIONS = 750;
    /** Share of the cores that talk may take: the work of a turn comes all at once, at its end, and others' beside it. */
    static final double SHARE = 0.5;
    /** What was measured counts for so long; and so long someone counts as talking after a turn. */
    static final long WINDOW_NANOS = 10_000_000_000L;

    static final long SAMPLE_NANOS = 1_000_000_000L;
    /** Three windows of sound: then onsets come so late that a reply is not ducked in time. */
    static final double HEARING_LATE_MS = 100;
    /** Percentiles of fewer say nothing. */
    static final int LATE_COUNT = 20;
    /** Half of what a whole answer may take. */
    static final double INFERENCE_LATE_MS = 250;
    /** About half a turn: by then one of those who talk may listen. */
    static final Duration SOON = Duration.ofSeconds(5);
    /** Sessions last for minutes. */
    static final Duration LATER = Duration.ofSeconds(30);

    private final double coresATalker;
    private final int cores;
    private final Supplier<Reading> readings;
    private final Ticker ticker;

    // guarded by this
    private int maxSessions;
    private final Set<Place> places = new HashSet<>();
    private final Deque<Reading> samples = new ArrayDeque<>();

    /**
     * What is read off at a moment.
     *
     * @param cpuNanos processor time of the process so far
     */
    record Reading(long nanos, long cpuNanos, Lateness.Counts hearing, Lateness.Counts inference) {}

    /** What someone is told who wants to come in. */
    public sealed interface Answer {}

    /** @param place to be closed when the session is over */
    public record Welcome(Place place) implements Answer {}

    /**
     * @param retryAfter when to ask again
     * @param reason a sentence
     */
    public record Refused(Duration retryAfter, String reason) implements Answer {}

    Capacity(double coresATalker, int cores, int maxSessions, Supplier<Reading> readings, Ticker ticker) {
        this.coresATalker = coresATalker;
        this.cores = cores;
        this.maxSessions = most(maxSessions);
        this.readings = readings;
        this.ticker = ticker;
    }

    /**
     * Measures the engines' speed, each alone: takes a second or two, once, before anyone talks.
     *
     * @param maxSessions never more than so many; 0 for what the machine can bear
     */
    public static Capacity measured(VoicePath path, int maxSessions) throws InterruptedException {
        var engines = path.engines();
        var process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        var ticker = Ticker.system();
        var cost = TalkCost.measured(engines, process::getProcessCpuTime);
        Supplier<Reading> readings = () -> new Reading(
                ticker.nanos(),
                process.getProcessCpuTime(),
                engines.hearing().lateness().counts(),
                engines.pool().lateness().counts());
        return new Capacity(cost.cores(), engines.pool().cores(), maxSessions, readings, ticker);
    }

    private static int most(int maxSessions) {
        if (maxSessions < 0) throw new IllegalArgumentException("maxSessions must be >= 0, got " + maxSessions);
        return maxSessions == 0 ? MOST_SESSIONS : Math.min(maxSessions, MOST_SESSIONS);
    }

    /**
     * Another limit from now on; sessions that are in stay in.
     *
     * @param sessions as of {@link #measured}
     */
    public synchronized void limit(int sessions) {
        maxSessions = most(sessions);
    }

    /** Lets a session in, or not. */
    public synchronized Answer enter() {
        var refused = refused();
        if (refused.isPresent()) return refused.get();
        var place = new Place();
        places.add(place);
        return new Welcome(place);
    }

    /** When to ask again; empty when another is welcome now. */
    public synchronized Optional<Duration> refusal() {
        return refused().map(Refused::retryAfter);
    }

    /** Sessions that are in. */
    public synchronized int sessions() {
        return places.size();
    }

    /** Those of them who talk, or did in the last ten seconds. */
    public synchronized int talking() {
        var now = ticker.nanos();
        return (int) places.stream().filter(place -> place.talksAt(now)).count();
    }

    /** Cores that this process kept busy, on average of the last seconds; 0 when nothing happened in them. */
    public synchronized double busyCores() {
        var newest = sampled();
        return busySince(oldest(newest), newest);
    }

    /** Cores that someone who talks keeps busy on average, by the engines' measured speed. */
    public double coresATalker() {
        return coresATalker;
    }

    private Optional<Refused> refused() {
        if (places.size() >= maxSessions)
            return Optional.of(new Refused(LATER, "The server is full: sessions are limited to " + maxSessions));
        var talking = talking();
        if (talking == 0) return Optional.empty(); // even a slow machine serves one
        var newest = sampled();
        var oldest = oldest(newest);
        // Who has just begun to talk is not seen in what was measured yet.
        var taken = Math.max(busySince(oldest, newest), talking * coresATalker);
        if (taken + coresATalker > SHARE * cores)
            return Optional.of(new Refused(SOON, "The machine is busy with " + talking + " who talk"));
        if (isLate(newest.hearing().since(oldest.hearing()), .99, HEARING_LATE_MS)
                || isLate(newest.inference().since(oldest.inference()), .95, INFERENCE_LATE_MS))
            return Optional.of(new Refused(SOON, "The machine is too busy to answer in time"));
        return Optional.empty();
    }

    private static boolean isLate(Lateness.Counts counts, double share, double allowedMs) {
        return counts.count() >= LATE_COUNT && counts.ms(share) > allowedMs;
    }

    private static double busySince(Reading oldest, Reading newest) {
        var passed = newest.nanos() - oldest.nanos();
        return passed < SAMPLE_NANOS ? 0 : (double) (newest.cpuNanos() - oldest.cpuNanos()) / passed;
    }

    /** The newest sample, which is taken now if the last is a second old. */
    private Reading sampled() {
        var last = samples.peekLast();
        if (last != null && ticker.nanos() - last.nanos() < SAMPLE_NANOS) return last;
        var now = readings.get();
        samples.add(now);
        while (now.nanos() - samples.getFirst().nanos() > WINDOW_NANOS) samples.remove();
        return now;
    }

    private Reading oldest(Reading newest) {
        return samples.isEmpty() ? newest : samples.getFirst();
    }

    private synchronized void changed(Place place, boolean talks) {
        place.talks = talks;
        place.quietSince = ticker.nanos();
        sampled();
    }

    private synchronized void leave(Place place) {
        places.remove(place);
    }

    /** A session that is in, until it is closed, which may happen twice. */
    public final class Place implements AutoCloseable {
        // guarded by the capacity
        private boolean talks;
        private long quietSince = ticker.nanos() - WINDOW_NANOS;

        private Place() {}

        /** A listener for this place's session, which sees who talks and tells {@code listener} all. */
        public SessionListener watching(SessionListener listener) {
            return notice -> {
                if (notice instanceof Notice.StateChanged(var activity))
                    changed(this, activity != Notice.Activity.LISTENING);
                if (notice instanceof Notice.Ended) changed(this, false);
                listener.on(notice);
            };
        }

        private boolean talksAt(long now) {
            return talks || now - quietSince < WINDOW_NANOS;
        }

        @Override
        public void close() {
            leave(this);
        }
    }
}
