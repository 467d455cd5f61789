package io.vivavoce.access;

import io.vivavoce.config.DataFolder;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys, in {@value #NAME} of the data folder: written whole, read again when it has changed, so that a key that is added
 * or revoked counts at once. A file that can't be read lets nobody in who was not let in before.
 */
public final class KeyFile {
    static final String NAME = "keys.json";
    private static final String LOCK = "keys.lock";

    /** Each request is compared with all of them. */
    static final int MOST = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(KeyFile.class);

    private final DataFolder folder;

    // guarded by this
    private List<ApiKey> known = List.of();
    private Optional<Stamp> read = Optional.empty();

    /** By which it is seen that a file has changed. */
    private record Stamp(
            FileTime modified, long size, @Nullable Object file) {}

    public KeyFile(DataFolder folder) {
        this.folder = folder;
    }

    /** Those that are in force; none where there is no file. */
    public synchronized List<ApiKey> keys() {
        try {
            var stamp = stamp();
            if (!stamp.equals(read)) {
                read = stamp; // before it is read: a change meanwhile is seen the next time
                known = stamp.isEmpty() ? List.of() : parsed();
            }
        } catch (IOException | AccessException e) {
            LOG.error("the keys could not be read, and those known before stay in force: {}", e.getMessage());
        }
        return known;
    }

    /** @throws AccessException when there is a file that can't be read */
    public void check() {
        if (Files.exists(folder.file(NAME))) parsed();
    }

    /**
     * Makes a key.
     *
     * @return the key itself, which is kept nowhere
     * @throws AccessException when there is one of that name, or it can't be kept
     */
    public String add(String name, boolean admin, Limits limits, Instant now) {
        if (!name.matches(ApiKey.NAME))
            throw new AccessException(
                    "A key's name has 1 to 64 letters, digits, dots, underscores and hyphens, the first a letter or digit",
                    null);
        var key = Secrets.drawn(Access.KEY_PREFIX);
        change(keys -> {
            if (keys.stream().anyMatch(other -> other.name().equals(name)))
                throw new AccessException(
                        "There is a key " + name + " already; revoke it first, or take another name", null);
            if (keys.size() >= MOST)
                throw new AccessException("There are " + MOST + " keys, the most; revoke one first", null);
            keys.add(new ApiKey(name, Secrets.hash(key), admin, now, limits));
        });
        return key;
    }

    /** @throws AccessException when there is none of that name */
    public void revoke(String name) {
        change(keys -> {
            if (!keys.removeIf(key -> key.name().equals(name))) throw unknown(name);
        });
    }

    /** @throws AccessException when there is none of that name */
    public void check(String name) {
        if (keys().stream().noneMatch(key -> key.name().equals(name))) throw unknown(name);
    }

    private static AccessException unknown(String name) {
        return new AccessException("There is no key " + name + "; see vivavoce keys list", null);
    }

    private interface Change {
        void to(List<ApiKey> keys);
    }

    /** One at a time, of all programs of this machine. */
    private synchronized void change(Change change) {
        try {
            folder.made();
            try (var lock = FileChannel.open(folder.file(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    var _ = lock.lock()) {
                var keys = new ArrayList<>(Files.exists(folder.file(NAME)) ? parsed() : List.of());
                change.to(keys);
                folder.write(NAME, KeyJson.written(keys));
            }
        } catch (IOException e) {
            throw new AccessException(
                    "The keys can't be kept in " + folder.path() + " ("
                            + e.getClass().getSimpleName()
                            + "); make that folder writable, or name another by data_folder",
                    e);
        }
    }

    private Optional<Stamp> stamp() throws IOException {
        try {
            var attributes = Files.readAttributes(folder.file(NAME), BasicFileAttributes.class);
            return Optional.of(new Stamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private List<ApiKey> parsed() {
        var file = folder.file(NAME);
        try (var in = Files.newInputStream(file)) {
            return KeyJson.read(Objects.requireNonNull(in.readNBytes(KeyJson.MAX_BYTES + 1)));
        } catch (IOException | IllegalArgumentException e) {
            throw new AccessException(
                    file + " is not as vivavoce keys writes it (" + e.getMessage()
                            + "); restore it from a copy, or delete it and make the keys anew",
                    e);
        }
    }
}
