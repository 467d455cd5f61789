package io.vivavoce.engines.llama;

import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The places in the cache, and who has one. Of the chats that hold one, the one idle for longest loses it when another
 * needs it.
 *
 * <p>Thread: {@code llama-1} alone.
 */
final class Places {
    /** Fewer tokens are read again as soon as shared. */
    private static final int WORTH_SHARING = 8;

    private final LoadedModel model;
    private final int most;
    private final Predicate<Place> atWork;
    private final Set<Place> held = new LinkedHashSet<>();
    private final BitSet taken;

    /**
     * @param most places at the same time
     * @param atWork those that can't be lost now
     */
    Places(LoadedModel model, int most, Predicate<Place> atWork) {
        this.model = model;
        this.most = most;
        this.atWork = atWork;
        taken = new BitSet(most);
    }

    /** Gives a chat a sequence, if need be that of the one idle for longest; false when all of them are at work. */
    boolean seat(Place place) {
        if (taken.cardinality() == most && !vacateIdle()) return false;
        var free = taken.nextClearBit(0);
        taken.set(free);
        place.take(free);
        held.add(place);
        return true;
    }

    /** Takes its place from the chat that is idle for longest; false when there is none. */
    boolean vacateIdle() {
        var idle = held.stream().filter(atWork.negate()).min(Comparator.comparingLong(Place::lastUse));
        idle.ifPresent(this::vacate);
        return idle.isPresent();
    }

    void vacate(Place place) {
        if (!place.isSomewhere()) return;
        model.forget(place);
        taken.clear(place.sequence());
        place.leave();
        held.remove(place);
    }

    /** Tokens of all, where those that are shared count for each: an upper bound. */
    int used() {
        return held.stream().mapToInt(Place::size).sum();
    }

    /**
     * Has {@code place} begin with what another has in common with {@code prompt}: all sessions have the same instructions,
     * which are read once. Equal tokens at equal positions are equal in the cache whoever read them.
     */
    void share(Place place, int[] prompt) {
        var own = place.common(prompt);
        var other = most(prompt, place);
        if (other.isEmpty()) return;
        var common = other.get().common(prompt);
        if (common >= own + WORTH_SHARING) model.share(other.get(), place, common);
    }

    /** Whether some chat has all of {@code prompt}: who needs it later finds it there. */
    boolean have(int[] prompt) {
        return held.stream().anyMatch(place -> place.common(prompt) == prompt.length);
    }

    private Optional<Place> most(int[] prompt, Place but) {
        return held.stream().filter(place -> place != but).max(Comparator.comparingInt(place -> place.common(prompt)));
    }
}
