package io.vivavoce.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The files of this checkout, build outputs left out. */
final class Repository {
    private static final Set<String> LEFT_OUT = Set.of(".git", "target", "node_modules", ".idea", ".vscode");

    private Repository() {}

    /** The folder that holds the launcher, whichever module the tests run in. */
    static Path root() {
        for (var folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent())
            if (Files.exists(folder.resolve("vivavoce")) && Files.exists(folder.resolve("pom.xml"))) return folder;
        throw new AssertionError(
                "no folder with vivavoce and pom.xml above " + Path.of("").toAbsolutePath());
    }

    static List<Path> files() {
        try (var tree = Files.walk(root())) {
            return tree.filter(Files::isRegularFile)
                    .filter(file -> Stream.iterate(root().relativize(file), Path::getParent)
                            .takeWhile(path -> path != null)
                            .noneMatch(
                                    path -> LEFT_OUT.contains(path.getFileName().toString())))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Files whose name ends so. */
    static List<Path> files(String ending) {
        return files().stream().filter(file -> file.toString().endsWith(ending)).toList();
    }

    /** As text; bytes that are no UTF-8 show as replacement characters. */
    static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
