package io.vivavoce.engines.catalogue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The models and native libraries that Vivavoce can use, and the folder that keeps them.
 *
 * <pre>{@code
 * Catalogue catalogue = Catalogue.standard();
 * Path vad = catalogue.file("silero-vad-v6", "silero_vad_v6.onnx"); // fetched on first use, verified, then at hand
 * Path libraries = catalogue.folder("llama-native");                 // this platform's
 * }</pre>
 *
 * <p>Threads: any; calls block while something is fetched. Two callers of one entry, in one process or two, fetch it
 * once. Every method that takes an id throws {@link CatalogueException} for an unknown one.
 */
public final class Catalogue {

    /** The id that stands for this platform's {@code llama-native-…}. */
    static final String LLAMA_NATIVE = "llama-native";

    private final Options options;
    private final List<Entry> entries;
    private final Machine machine;

    Catalogue(Options options, List<Entry> entries, Machine machine) {
        this.options = options;
        this.entries = List.copyOf(entries);
        this.machine = machine;
    }

    /** The catalogue in the cache folder that this platform's convention, or {@code VIVAVOCE_CACHE}, names. */
    public static Catalogue standard() {
        return open(Options.standard());
    }

    /** A catalogue with these options. Deletes what a killed process left of packages. */
    public static Catalogue open(Options options) {
        Leftovers.sweep(options.cache());
        return new Catalogue(options, CatalogueReader.builtIn(), Machine.real(options));
    }

    /** A catalogue of other entries than those that ship with Vivavoce. */
    public static Catalogue open(Options options, List<Entry> entries) {
        return new Catalogue(options, entries, Machine.real(options));
    }

    /** All entries, those of other platforms included, in the order of the voice path. */
    public List<Entry> entries() {
        return entries;
    }

    /** The entries that run on this machine; of the platforms' own only this one's, none where unsupported. */
    public List<Entry> entriesHere() {
        Optional<Platform> here;
        try {
            here = Optional.of(machine.platform().get());
        } catch (CatalogueException unsupported) {
            here = Optional.empty();
        }
        Optional<Platform> platform = here;
        return entries.stream()
                .filter(entry -> entry.platform().isEmpty() || entry.platform().equals(platform))
                .toList();
    }

    /** The entry with that id; {@code llama-native} is this platform's, refused in words where there is none. */
    public Entry entry(String id) {
        String resolved = id.equals(LLAMA_NATIVE)
                ? LLAMA_NATIVE + "-" + machine.platform().get().id()
                : id;
        return entries.stream()
                .filter(entry -> entry.id().equals(resolved))
                .findFirst()
                .orElseThrow(() -> new CatalogueException("The catalogue has no entry '" + id + "'; it has "
                        + String.join(", ", entries.stream().map(Entry::id).toList()) + "."));
    }

    /** The folder that holds all files of the entry, verified; fetches what is missing. */
    public Path folder(String id) {
        return get(id, options.progress());
    }

    /** One file of the entry, verified; fetches what is missing of the entry. */
    public Path file(String id, String name) {
        ModelFile file = entry(id).file(name);
        return folder(id).resolve(file.name());
    }

    /**
     * The folder in the cache for files made from these entries together, e.g. a split graph; exists on return, and is
     * deleted when one of them is removed. The caller writes the files atomically.
     */
    public Path derived(String... ids) {
        List<String> from = Arrays.stream(ids).map(id -> entry(id).id()).toList();
        try {
            return new DerivedFolders(options.cache()).of(from);
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /** Where the entry lies or would lie; fetches nothing. */
    public Path where(String id) {
        return shelf(entry(id)).folder();
    }

    /** The cache folder. */
    public Path cache() {
        return options.cache();
    }

    /** How much of the entry is in the cache. Cheap: looks at sizes and times, hashes nothing. */
    public State state(String id) {
        return shelf(entry(id)).state();
    }

    /**
     * As {@link #folder}, heard by {@code progress}. A cache that can't be written (shared, read-only) is as good where
     * the entry is whole; without a stamp in it, its files are hashed at each call.
     */
    public Path get(String id, Progress progress) {
        Entry entry = entry(id);
        Shelf shelf = shelf(entry);
        if (shelf.state() == State.VERIFIED) {
            return shelf.folder();
        }
        Work<Path> fetch = () -> {
            List<ModelFile> wanting = shelf.wanting();
            if (!wanting.isEmpty()) {
                new Fetcher(options, machine, entry, shelf, progress).fetch(wanting);
            }
            shelf.stamp();
            return shelf.folder();
        };
        return locked(entry, progress, fetch, readOnly -> {
            if (shelf.state() == State.PRESENT && shelf.wanting().isEmpty()) {
                return shelf.folder();
            }
            throw readOnly;
        });
    }

    /** Hashes all files of the entry anew. Fetches nothing; what is wrong is fetched by the next {@link #get}. */
    public Verification verify(String id) {
        Entry entry = entry(id);
        Shelf shelf = shelf(entry);
        Work<Verification> verify = () -> {
            List<String> problems = shelf.problems();
            if (problems.isEmpty()) {
                shelf.stamp();
            } else {
                shelf.forgetStamp();
            }
            return new Verification(entry, problems);
        };
        return locked(entry, options.progress(), verify, _ -> new Verification(entry, shelf.problems()));
    }

    /** Deletes the entry's files and what was made from them; returns the bytes set free. */
    public long remove(String id) {
        Entry entry = entry(id);
        Work<Long> clear = () -> shelf(entry).clear() + new DerivedFolders(options.cache()).clear(entry.id());
        return locked(entry, options.progress(), clear, readOnly -> {
            throw readOnly;
        });
    }

    private Shelf shelf(Entry entry) {
        return new Shelf(options.cache(), entry);
    }

    private interface Work<T> {
        T run() throws IOException, InterruptedException;
    }

    private interface WithoutLock<T> {
        /** @param why no lock can be had; thrown again where nothing can be done without one */
        T run(IOException why) throws IOException;
    }

    private <T> T locked(Entry entry, Progress progress, Work<T> work, WithoutLock<T> otherwise) {
        try {
            EntryLock lock;
            try {
                lock = EntryLock.acquire(options.cache(), entry.id(), progress);
            } catch (java.nio.channels.ClosedByInterruptException e) {
                throw e;
            } catch (IOException readOnly) {
                return otherwise.run(readOnly);
            }
            try (lock) {
                return work.run();
            }
        } catch (InterruptedException | java.nio.channels.ClosedByInterruptException e) {
            Thread.currentThread().interrupt();
            throw new CatalogueException("Fetching " + entry.id() + " was interrupted; what came is kept.", e);
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private CatalogueException unusable(IOException e) {
        return new CatalogueException(
                "The cache folder " + options.cache() + " can't be used (" + e
                        + "). Make it writable and check that its disk has room, or set VIVAVOCE_CACHE to another folder.",
                e);
    }
}
