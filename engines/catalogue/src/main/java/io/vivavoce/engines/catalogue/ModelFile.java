package io.vivavoce.engines.catalogue;

import java.util.regex.Pattern;

/**
 * One file of an entry.
 *
 * @param name path inside the entry's folder, with {@code /}; never absolute, never with {@code ..}
 * @param bytes its exact size
 * @param sha256 its SHA-256, 64 lower-case hex digits
 */
public record ModelFile(String name, long bytes, String sha256) {

    /** No file of a catalogue is larger: 64 GiB, far above any model that runs on such machines. */
    static final long MAX_BYTES = 64L << 30;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    public ModelFile {
        if (!NAME.matcher(name).matches()) {
            throw new CatalogueException(
                    "A file of the catalogue is named '" + name
                            + "'; allowed are relative names of letters, digits, '.', '_', '-' and '/'. Correct the catalogue.");
        }
        if (bytes < 0 || bytes > MAX_BYTES) {
            throw new CatalogueException("The catalogue gives " + name + " " + bytes + " bytes; allowed are 0 to "
                    + MAX_BYTES + ". Correct the catalogue.");
        }
        if (!SHA256.matcher(sha256).matches()) {
            throw new CatalogueException("The catalogue's SHA-256 of " + name + " is '" + sha256
                    + "'; it must be 64 lower-case hex digits. Correct the catalogue.");
        }
    }
}
