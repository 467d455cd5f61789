package io.vivavoce.engines.catalogue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Packages that a killed process was fetching: some hundred megabytes that nothing else would ever look at again. */
final class Leftovers {
    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

    private Leftovers() {}

    /** Deletes those that nobody is fetching now. What can't be deleted stays. */
    static void sweep(Path cache) {
        Path packages = cache.resolve("packages");
        if (!Files.isDirectory(packages)) return;
        try (var folders = Files.newDirectoryStream(packages)) {
            for (Path folder : folders) {
                var free = EntryLock.ifFree(cache, folder.getFileName().toString());
                if (free.isEmpty()) continue;
                try (var _ = free.get()) {
                    Shelf.deleteTree(folder);
                }
            }
        } catch (IOException | UncheckedIOException | DirectoryIteratorException e) {
            LOG.debug("{} could not be swept", packages, e);
        }
    }
}
