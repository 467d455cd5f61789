package io.vivavoce.runtime;

import io.vivavoce.runtime.Choices.Role;
import io.vivavoce.runtime.Kept.Unloading;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The engines of this machine by role, which can be taken out of memory. Thread-safe. */
final class Memory {
    private final Map<Role, List<Kept<?>>> engines = new ConcurrentHashMap<>();

    <E extends AutoCloseable> Kept<E> keep(Role role, Kept<E> engine) {
        engines.computeIfAbsent(role, _ -> new CopyOnWriteArrayList<>()).add(engine);
        return engine;
    }

    private List<Kept<?>> of(Role role) {
        return engines.getOrDefault(role, List.of());
    }

    /** Whether the role has an engine of this machine. */
    boolean isHere(Role role) {
        return !of(role).isEmpty();
    }

    boolean isLoaded(Role role) {
        return of(role).stream().allMatch(Kept::isLoaded);
    }

    /** Loads those that are not; each waits for the one before. */
    void load(Role role) throws InterruptedException {
        for (var engine : of(role)) engine.load();
    }

    /** Loads all that are not, beside whoever calls: someone is about to talk. */
    void wake() {
        for (var role : Role.values())
            for (var engine : of(role))
                if (!engine.isLoaded())
                    Thread.ofVirtual().name("load " + role.key()).start(() -> wake(engine));
    }

    private static void wake(Kept<?> engine) {
        try {
            engine.load();
        } catch (InterruptedException | RuntimeException e) {
            // whoever needs it is told
        }
    }

    /** All of the role's that nobody uses; one that comes into use meanwhile stays, or is loaded again. */
    Unloading unload(Role role) {
        if (of(role).stream().anyMatch(Kept::isInUse)) return Unloading.IN_USE;
        var all = Unloading.DONE;
        for (var engine : of(role)) if (engine.unload() == Unloading.IN_USE) all = Unloading.IN_USE;
        return all;
    }
}
