package io.vivavoce.engines.catalogue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Folders for what engines make of entries' files: {@code derived/<id>+<id>}. Their names tell which entries they are
 * made from, so that they go when one of these does.
 */
final class DerivedFolders {

    /** In no id ({@link Entry} allows letters, digits, '.', '_' and '-'). */
    private static final String AND = "+";

    private final Path root;

    DerivedFolders(Path cache) {
        root = cache.resolve("derived");
    }

    /** The folder for files made from these entries; exists on return. */
    Path of(List<String> ids) throws IOException {
        return Files.createDirectories(root.resolve(String.join(AND, ids)));
    }

    /** Deletes what was made from that entry, alone or with others; returns the bytes that were there. */
    long clear(String id) throws IOException {
        if (!Files.isDirectory(root)) {
            return 0;
        }
        List<Path> folders;
        try (Stream<Path> all = Files.list(root)) {
            folders = all.filter(folder -> Arrays.asList(
                                    folder.getFileName().toString().split("\\" + AND, -1))
                            .contains(id))
                    .toList();
        }
        long bytes = 0;
        for (Path folder : folders) {
            bytes += Shelf.deleteTree(folder);
        }
        return bytes;
    }
}
