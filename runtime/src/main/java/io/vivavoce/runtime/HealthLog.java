package io.vivavoce.runtime;

import io.vivavoce.runtime.EngineHealth.State;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A line in the log when a role's engines become unwell, stand in for one another, or recover. Thread-safe. */
public final class HealthLog {
    private static final Logger LOG = LoggerFactory.getLogger(HealthLog.class);

    private final Map<Choices.Role, EngineHealth> known = new EnumMap<>(Choices.Role.class); // guarded by this

    /** Tells what has changed since the last look; all is taken to have been well before the first. */
    public synchronized void look(List<EngineHealth> now) {
        for (var health : now) {
            var before = known.put(health.role(), health);
            var was = before == null ? State.OK : before.state();
            if (health.state() == was && (before == null || before.engine().equals(health.engine()))) continue;
            var role = health.role().key();
            switch (health.state()) {
                case OK -> LOG.info("{} has recovered: {} answers", role, health.engine());
                case DEGRADED -> LOG.warn("{} is degraded, {} answers: {}", role, health.engine(), health.reason());
                case FAILED -> LOG.error("{} has failed: {}", role, health.reason());
            }
        }
    }
}
