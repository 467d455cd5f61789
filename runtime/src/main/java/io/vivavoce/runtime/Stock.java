package io.vivavoce.runtime;

import io.vivavoce.engines.catalogue.Catalogue;
import io.vivavoce.engines.catalogue.CatalogueException;
import io.vivavoce.engines.catalogue.Entry;
import io.vivavoce.engines.catalogue.Progress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The models of the catalogue: which of them are on this machine, and fetching those that are not, so that they are there
 * before they are needed. One is fetched at a time; others wait, each once.
 *
 * <p>Thread-safe.
 */
public final class Stock implements AutoCloseable {
    private final Catalogue catalogue;
    private final ExecutorService fetcher =
            Executors.newSingleThreadExecutor(Thread.ofVirtual().name("fetch").factory());

    /** By id: those that are fetched or wait for it, and those that could not be. */
    private final Map<String, Fetch> fetches = new ConcurrentHashMap<>();

    /** How much of a model is here. */
    public enum State {
        /** Nothing, or a part. */
        MISSING,
        FETCHING,
        /** All of it. */
        THERE,
        /** It was to be fetched, and could not be. */
        FAILED
    }

    /**
     * One model.
     *
     * @param role what it is for, in words
     * @param bytes of all its files
     * @param fetch how that goes, where it is or was fetched
     */
    public record Item(String id, String role, String title, String licence, long bytes, State state, Fetch fetch) {}

    /**
     * How a fetch goes.
     *
     * @param what is being fetched now, in words; empty while it waits
     * @param doneBytes of {@code totalBytes} of that
     * @param problem a sentence; empty where there is none
     */
    public record Fetch(String what, long doneBytes, long totalBytes, String problem) {
        static final Fetch NONE = new Fetch("", 0, 0, "");

        private Fetch done(long bytes) {
            return new Fetch(what, bytes, totalBytes, problem);
        }
    }

    Stock(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    /** Those that run on this machine. Looks at sizes and times of files, hashes nothing. */
    public List<Item> items() {
        return catalogue.entriesHere().stream().map(this::item).toList();
    }

    /** The one of that id; empty where there is none, or none for this machine. */
    public Optional<Item> item(String id) {
        return entry(id).map(this::item);
    }

    private Optional<Entry> entry(String id) {
        return catalogue.entriesHere().stream()
                .filter(entry -> entry.id().equals(id))
                .findFirst();
    }

    private Item item(Entry entry) {
        var fetch = fetches.getOrDefault(entry.id(), Fetch.NONE);
        return new Item(
                entry.id(), entry.role(), entry.title(), entry.licence(), entry.bytes(), state(entry, fetch), fetch);
    }

    private State state(Entry entry, Fetch fetch) {
        return switch (catalogue.state(entry.id())) {
            case PRESENT, VERIFIED -> State.THERE;
            case MISSING, PARTIAL -> {
                if (!fetches.containsKey(entry.id())) yield State.MISSING;
                yield fetch.problem.isEmpty() ? State.FETCHING : State.FAILED;
            }
        };
    }

    /** Begins to fetch it, unless it is there or being fetched; what was broken off goes on. */
    public Optional<Item> fetch(String id) {
        return entry(id).map(entry -> {
            var now = item(entry).state;
            if (now == State.MISSING || now == State.FAILED) begin(id);
            return item(entry);
        });
    }

    private void begin(String id) {
        var before = fetches.put(id, Fetch.NONE);
        if (before != null && before.problem.isEmpty()) return; // another was as quick
        fetcher.execute(() -> {
            try {
                catalogue.get(id, new Watch(id));
                fetches.remove(id);
            } catch (CatalogueException e) {
                fetches.put(id, new Fetch("", 0, 0, String.valueOf(e.getMessage())));
            }
        });
    }

    /** Ends what is being fetched; what came is kept, and gone on with. */
    @Override
    public void close() {
        fetcher.shutdownNow();
        fetcher.close();
    }

    private final class Watch implements Progress {
        private final String id;

        Watch(String id) {
            this.id = id;
        }

        @Override
        public void note(String sentence) {}

        @Override
        public void begin(String what, long totalBytes, long doneBytes) {
            fetches.put(id, new Fetch(what, doneBytes, totalBytes, ""));
        }

        @Override
        public void advance(long doneBytes) {
            fetches.computeIfPresent(id, (_, fetch) -> fetch.done(doneBytes));
        }

        @Override
        public void end() {}
    }
}
