package io.vivavoce.engines.catalogue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One entry's place in the cache: {@code models/<id>/<files>}, its stamp beside them, and its partial files under {@code
 * partial/<id>/}, on the same file system so that the last step is a rename.
 *
 * <p>The stamp remembers which files were found sound: a line {@code sha256 bytes mtimeMillis name} each. While size and
 * time are as stamped, a start need not hash hundreds of megabytes again; {@link Catalogue#verify} always does.
 */
final class Shelf {

    private static final Logger LOG = LoggerFactory.getLogger(Shelf.class);
    private static final String STAMP = ".verified";
    /** A stamp of an entry with 1,000 files is about 150 kB. */
    private static final long MAX_STAMP_BYTES = 1 << 20;

    private final Entry entry;
    private final Path folder;
    private final Path partials;

    Shelf(Path cache, Entry entry) {
        this.entry = entry;
        this.folder = cache.resolve("models").resolve(entry.id());
        this.partials = cache.resolve("partial").resolve(entry.id());
    }

    Path folder() {
        return folder;
    }

    Path path(ModelFile file) {
        return folder.resolve(file.name());
    }

    /** Where {@code file} grows until it is whole; its folder exists afterwards. */
    Path partial(ModelFile file) throws IOException {
        Path partial = partials.resolve(file.name() + ".part");
        Files.createDirectories(partial.getParent());
        return partial;
    }

    /** What of {@code file} has come so far and waits to be gone on with. */
    long partialBytes(ModelFile file) throws IOException {
        Path partial = partials.resolve(file.name() + ".part");
        return Files.isRegularFile(partial) ? Files.size(partial) : 0;
    }

    State state() {
        Set<String> stamped = stamped();
        int sized = 0;
        int trusted = 0;
        boolean any = Files.isDirectory(partials);
        for (ModelFile file : entry.files()) {
            any |= Files.exists(path(file));
            if (sized(file)) {
                sized++;
                trusted += trusted(file, stamped) ? 1 : 0;
            }
        }
        int all = entry.files().size();
        if (trusted == all) {
            return State.VERIFIED;
        }
        return sized == all ? State.PRESENT : any ? State.PARTIAL : State.MISSING;
    }

    /** The files that are not there, or not as pinned. Hashes what the stamp does not vouch for. */
    List<ModelFile> wanting() throws IOException {
        Set<String> stamped = stamped();
        List<ModelFile> wanting = new ArrayList<>();
        for (ModelFile file : entry.files()) {
            if (!sized(file)
                    || !(trusted(file, stamped) || Sha256.of(path(file)).equals(file.sha256()))) {
                wanting.add(file);
            }
        }
        return wanting;
    }

    /** A sentence for each file that is missing or differs; hashes everything. */
    List<String> problems() throws IOException {
        List<String> problems = new ArrayList<>();
        for (ModelFile file : entry.files()) {
            Path path = path(file);
            if (!Files.isRegularFile(path)) {
                problems.add(file.name() + " is missing.");
            } else if (Files.size(path) != file.bytes()) {
                problems.add(file.name() + " has " + Files.size(path) + " bytes; it should have " + file.bytes() + ".");
            } else {
                String sha256 = Sha256.of(path);
                if (!sha256.equals(file.sha256())) {
                    problems.add(file.name() + " has the SHA-256 " + sha256 + "; it should be " + file.sha256() + ".");
                }
            }
        }
        return problems;
    }

    /** Checks a finished partial file and moves it to its place in one step; a wrong one is deleted. */
    void install(ModelFile file, Path partial, String from) throws IOException {
        long bytes = Files.size(partial);
        String sha256 = Sha256.of(partial);
        if (bytes != file.bytes() || !sha256.equals(file.sha256())) {
            Files.delete(partial);
            throw new CatalogueException(file.name() + " from " + from + " is not the pinned file: it has " + bytes
                    + " bytes and the SHA-256 " + sha256 + ", where " + file.bytes() + " bytes and " + file.sha256()
                    + " are expected. It was thrown away; a proxy or mirror may have changed it: try again or use"
                    + " another source.");
        }
        Path target = path(file);
        Files.createDirectories(target.getParent());
        try {
            Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            throw new CatalogueException(
                    "The cache folder " + folder + " spans two file systems: files can't be moved"
                            + " into place in one step. Set VIVAVOCE_CACHE to a folder on one file system.",
                    e);
        }
    }

    /** Remembers that all files are sound now; where it can't, they are hashed again at the next start. */
    void stamp() {
        try {
            StringBuilder lines = new StringBuilder();
            for (ModelFile file : entry.files()) {
                lines.append(line(file)).append('\n');
            }
            Path fresh = folder.resolve(STAMP + ".new");
            Files.writeString(fresh, lines);
            Files.move(
                    fresh, folder.resolve(STAMP), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.debug("No stamp in {}: {} will be hashed at each start", folder, entry.id(), e);
        }
    }

    void forgetStamp() throws IOException {
        Files.deleteIfExists(folder.resolve(STAMP));
    }

    void clearPartials() throws IOException {
        deleteTree(partials);
    }

    /** Deletes all of this entry; returns the bytes that were there. */
    long clear() throws IOException {
        return deleteTree(folder) + deleteTree(partials);
    }

    private boolean sized(ModelFile file) {
        try {
            return Files.isRegularFile(path(file)) && Files.size(path(file)) == file.bytes();
        } catch (IOException e) {
            return false;
        }
    }

    private boolean trusted(ModelFile file, Set<String> stamped) {
        try {
            return !stamped.isEmpty() && stamped.contains(line(file));
        } catch (IOException e) {
            return false;
        }
    }

    private String line(ModelFile file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(path(file), BasicFileAttributes.class);
        return file.sha256() + " " + attributes.size() + " "
                + attributes.lastModifiedTime().toMillis() + " " + file.name();
    }

    private Set<String> stamped() {
        Path stamp = folder.resolve(STAMP);
        try {
            if (!Files.isRegularFile(stamp) || Files.size(stamp) > MAX_STAMP_BYTES) {
                return Set.of();
            }
            String text = new String(Files.readAllBytes(stamp), StandardCharsets.UTF_8);
            return new HashSet<>(text.lines().toList());
        } catch (IOException e) {
            return Set.of();
        }
    }

    /** Deletes a folder with all in it; returns the bytes of its files. One that is not there is no error. */
    static long deleteTree(Path root) throws IOException {
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(root)) {
            paths = walk.sorted(Comparator.reverseOrder()).toList();
        } catch (NoSuchFileException e) {
            return 0;
        }
        long bytes = 0;
        for (Path path : paths) {
            bytes += Files.isRegularFile(path) ? Files.size(path) : 0;
            Files.deleteIfExists(path);
        }
        return bytes;
    }
}
