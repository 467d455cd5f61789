package io.vivavoce.http;

import io.vivavoce.access.Access;
import io.vivavoce.access.Caller;
import io.vivavoce.runtime.Capacity;
import java.time.Duration;

/**
 * Where clients come in who want a session, by whichever protocol: within the limits of their key, and where the machine can
 * bear one more. What each takes up is given back once: here, where no session comes of it, and else when its {@link Seat}
 * ends. Thread-safe.
 */
final class Entrance {
    private final Connections connections;
    private final Metrics metrics;
    private final Access access;

    Entrance(Connections connections, Metrics metrics, Access access) {
        this.connections = connections;
        this.metrics = metrics;
        this.access = access;
    }

    /** What becomes of who is let in. */
    @FunctionalInterface
    interface Opening {
        /** @param place the session's from now on, unless this throws */
        void with(Capacity.Place place, Allowance allowance) throws InterruptedException;
    }

    /** How a protocol tells that somebody is not let in. */
    @FunctionalInterface
    interface Refusal {
        /** @param why 429: the key's limits; 503: the machine's */
        void tell(Problem why, Duration retryAfter);
    }

    /**
     * One comes: whoever waits for all to go waits for it too. Before it is looked whether the server ends.
     *
     * @param name by which {@link Connections} know it
     */
    Arrival expect(String name) {
        connections.expect(name);
        return new Arrival(name);
    }

    /** One that comes, until it is closed: then it is in, or gone. Thread: its protocol's. */
    final class Arrival implements AutoCloseable {
        private final String name;
        private boolean in;

        private Arrival(String name) {
            this.name = name;
        }

        /** Lets {@code caller} in, or tells why not: one of the two is called. */
        void enter(Caller caller, Capacity capacity, Opening opening, Refusal refusal) throws InterruptedException {
            switch (access.enter(caller)) {
                case Access.Entered(var visit) -> {
                    connections.enter(name, visit);
                    takePlace(new Allowance(access, caller), capacity, opening, refusal);
                }
                case Access.Full(var reason, var retryAfter) -> {
                    metrics.refused("key_limit");
                    refusal.tell(new Problem(429, "rate_limit_exceeded", reason, ""), retryAfter);
                }
            }
        }

        private void takePlace(Allowance allowance, Capacity capacity, Opening opening, Refusal refusal)
                throws InterruptedException {
            switch (capacity.enter()) {
                case Capacity.Welcome(var place) -> {
                    try {
                        opening.with(place, allowance);
                        in = true;
                    } finally {
                        if (!in) place.close();
                    }
                }
                case Capacity.Refused(var retryAfter, var reason) -> {
                    metrics.refused("capacity");
                    refusal.tell(new Problem(503, "busy", reason, ""), retryAfter);
                }
            }
        }

        @Override
        public void close() {
            if (!in) connections.remove(name);
        }
    }
}
