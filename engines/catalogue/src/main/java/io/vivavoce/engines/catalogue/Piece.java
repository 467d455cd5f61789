package io.vivavoce.engines.catalogue;

import java.util.OptionalLong;

/**
 * Where in a source one file of an entry lies.
 *
 * @param name the file's name in the entry
 * @param path the path inside the package, or in the hub's repository
 * @param offset bytes to skip in it
 * @param length bytes to take after that; empty = to its end
 * @param base64 whether those bytes are base64 text of the file
 */
public record Piece(String name, String path, long offset, OptionalLong length, boolean base64) {

    public Piece {
        if (offset < 0 || length.orElse(0) < 0) {
            throw new CatalogueException("The piece " + name + " begins at " + offset + " and has the length " + length
                    + "; neither may be negative. Correct the catalogue.");
        }
    }

    /** The whole of {@code path}. */
    public static Piece whole(String name, String path) {
        return new Piece(name, path, 0, OptionalLong.empty(), false);
    }
}
