package io.vivavoce.engines.catalogue;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One thing that can be fetched: a model, a voice, a dictionary, a set of native libraries.
 *
 * @param id the name by which all else asks for it
 * @param role what it is for, in words
 * @param title what it is, in words
 * @param platform the platform that it runs on; empty = any
 * @param needs what the system must have for it (C library, version of the system); may be empty
 * @param byDefault whether the voice path that needs nothing uses it; the others are for choice, tests and first tries
 * @param licence SPDX identifier(s)
 * @param attribution whom to name
 * @param files all its files
 * @param sources where they come from, best first
 */
public record Entry(
        String id,
        String role,
        String title,
        Optional<Platform> platform,
        String needs,
        boolean byDefault,
        String licence,
        String attribution,
        List<ModelFile> files,
        List<Source> sources) {

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    public Entry {
        files = List.copyOf(files);
        sources = List.copyOf(sources);
        if (!ID.matcher(id).matches()) {
            throw new CatalogueException("An entry of the catalogue has the id '" + id
                    + "'; allowed are up to 100 letters, digits, '.', '_' and '-'. Correct the catalogue.");
        }
        if (files.isEmpty()) {
            throw new CatalogueException("The entry " + id + " names no files. Correct the catalogue.");
        }
    }

    /** Size of all files together, in bytes. */
    public long bytes() {
        return files.stream().mapToLong(ModelFile::bytes).sum();
    }

    /** The file of that name; throws {@link CatalogueException} if the entry has none. */
    public ModelFile file(String name) {
        return files.stream()
                .filter(file -> file.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new CatalogueException("The entry " + id + " has no file '" + name + "'; it has "
                        + String.join(", ", files.stream().map(ModelFile::name).toList()) + "."));
    }
}
