package io.vivavoce.access;

import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Secrets that live for minutes, for pages and apps, which can't keep a key: made by whoever has one, with that key's limits
 * and name. In memory, at most {@value #MOST}, so a restart forgets them; hashed there, as keys are.
 */
final class ClientSecrets {
    /** Each may carry some 32 kB of settings. */
    static final int MOST = 1_000;

    private final InstantSource clock;

    // guarded by this
    private final Map<String, Held> held = new LinkedHashMap<>();

    private record Held(Caller issuer, Access.Lent lent) {}

    ClientSecrets(InstantSource clock) {
        this.clock = clock;
    }

    synchronized Access.Issued issue(Caller issuer, int seconds, String settings) {
        forgetOld();
        if (held.size() >= MOST)
            throw new AccessException(
                    "There are " + MOST + " client secrets that have not expired, the most; ask again in a while",
                    null);
        var secret = Secrets.drawn(Access.SECRET_PREFIX);
        var expires = clock.instant().plusSeconds(seconds);
        var caller = new Caller(issuer.name(), false, issuer.limits(), issuer.keyHash());
        held.put(Secrets.hash(secret), new Held(issuer, new Access.Lent(caller, settings, expires)));
        return new Access.Issued(secret, expires);
    }

    /** What it gives, if it has not expired. */
    synchronized Optional<Access.Lent> find(String secret) {
        forgetOld();
        return Optional.ofNullable(held.get(Secrets.hash(secret))).map(Held::lent);
    }

    private void forgetOld() {
        Instant now = clock.instant();
        held.values().removeIf(each -> !each.lent.expires().isAfter(now));
    }
}
