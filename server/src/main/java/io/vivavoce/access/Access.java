package io.vivavoce.access;

import io.vivavoce.concurrent.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who has which key, and has used how much. What was used is counted by the name of the key, in memory: a restart begins
 * anew.
 */
public final class Access {
    public static final String KEY_PREFIX = "vv-";

    /** Of a client secret; OpenAI's clients in browsers look for it. */
    public static final String SECRET_PREFIX = "ek_";

    private final boolean keysNeeded;
    private final Caller withoutKey;
    private final Optional<KeyFile> file;
    private final Ticker ticker;
    private final InstantSource clock;
    private final ClientSecrets secrets;

    /** By the caller's name, of which there are no more than keys. */
    private final Map<String, Usage> usage = new ConcurrentHashMap<>();

    /** A session of somebody's; to be closed with it. */
    public interface Visit extends AutoCloseable {
        Caller caller();

        /** Whether its caller's time is up. */
        boolean isOverdue();

        @Override
        void close();
    }

    /**
     * What a client secret gives.
     *
     * @param settings that sessions are opened with, as JSON; empty for none
     */
    public record Lent(Caller caller, String settings, Instant expires) {}

    /** @param value shown once */
    public record Issued(String value, Instant expires) {
        @Override
        public String toString() {
            return "Issued[expires=" + expires + ']';
        }
    }

    /**
     * What is left of a limit.
     *
     * @param reset until all of it is there again
     */
    public record Left(long limit, long remaining, Duration reset) {}

    /** What becomes of somebody who wants a session. */
    public sealed interface Entry {}

    public record Entered(Visit visit) implements Entry {}

    /** @param reason a sentence for whoever asked */
    public record Full(String reason, Duration retryAfter) implements Entry {}

    /**
     * What was used since the server's start.
     *
     * @param name of the key; empty where none was needed
     * @param refused requests and sessions that were too many
     * @param sessionsOpen now
     * @param secondsToday that sessions were open, and of sound that was made or understood outside of them, since midnight
     *     of UTC
     */
    public record Figures(
            String name,
            long requests,
            long refused,
            int sessionsOpen,
            long sessionsTotal,
            long secondsToday,
            long secondsTotal) {}

    private Access(boolean keysNeeded, Caller withoutKey, Optional<KeyFile> file, Ticker ticker, InstantSource clock) {
        this.keysNeeded = keysNeeded;
        this.withoutKey = withoutKey;
        this.file = file;
        this.ticker = ticker;
        this.clock = clock;
        secrets = new ClientSecrets(clock);
    }

    /** With keys. */
    public static Access byKey(KeyFile file, Ticker ticker, InstantSource clock) {
        return new Access(true, Caller.ANYBODY, Optional.of(file), ticker, clock);
    }

    /**
     * Without keys.
     *
     * @param everybody who is let in: {@link Caller#LOCAL} where only this machine can ask
     */
    public static Access open(Caller everybody) {
        return new Access(false, everybody, Optional.empty(), Ticker.system(), InstantSource.system());
    }

    public boolean keysNeeded() {
        return keysNeeded;
    }

    /** Who has this key; where none is needed, everybody is who they are without. */
    public Optional<Caller> caller(String key) {
        if (!keysNeeded) return Optional.of(withoutKey);
        var hash = Secrets.hash(key);
        Optional<Caller> found = Optional.empty();
        // All of them, whichever fits: how long it takes says nothing.
        for (var known : keys()) if (Secrets.same(known.sha256(), hash)) found = Optional.of(known.caller());
        return found;
    }

    /**
     * Makes a secret by which sessions of the issuer's may be opened, and nothing else done.
     *
     * @param settings that they are opened with, as JSON; empty for none
     * @throws AccessException when there are too many
     */
    public Issued issue(Caller issuer, int seconds, String settings) {
        return secrets.issue(issuer, seconds, settings);
    }

    /** What a client secret gives; empty where it has expired, or its issuer's key was revoked. */
    public Optional<Lent> lent(String secret) {
        return secrets.find(secret).filter(lent -> isWelcome(lent.caller()));
    }

    /** Whether somebody who was let in would be let in now: the key may have been revoked, and another made of its name. */
    public boolean isWelcome(Caller caller) {
        return !keysNeeded || keys().stream().anyMatch(key -> key.sha256().equals(caller.keyHash()));
    }

    private List<ApiKey> keys() {
        return file.map(KeyFile::keys).orElse(List.of());
    }

    /** Counts a request; how long to wait where there were too many. */
    public Optional<Duration> request(Caller caller) {
        return usage(caller).request(caller.limits());
    }

    /** What is left of the requests of a minute; empty where there is no limit. */
    public Optional<Left> left(Caller caller) {
        return usage(caller).left(caller.limits());
    }

    /** Opens a session, or says why not. */
    public Entry enter(Caller caller) {
        return usage(caller).enter(caller);
    }

    /** Why there are no minutes left for {@code caller} today; empty where there are. */
    public Optional<Full> used(Caller caller) {
        return usage(caller).used(caller.limits());
    }

    /** So much sound was made or understood for {@code caller}, beside the time that its sessions are open. */
    public void spent(Caller caller, double seconds) {
        usage(caller).spent(seconds);
    }

    private Usage usage(Caller caller) {
        return usage.computeIfAbsent(caller.name(), _ -> new Usage(ticker, clock));
    }

    /** Of everybody who has asked since the start, by name. */
    public List<Figures> figures() {
        return usage.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(each -> each.getValue().figures(each.getKey()))
                .toList();
    }
}
