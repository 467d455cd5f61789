package io.vivavoce.engines.llama;

import io.vivavoce.thinking.ThinkingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds libllama's files in a folder and loads them into the process, once: native libraries stay until it ends.
 *
 * <p>Names differ per platform: {@code libllama.v0.4.0.so}, {@code libllama.metal.v0.4.0.dylib},
 * {@code llama.v0.4.0.dll}; so files are found by pattern, in the order in which they need each other.
 */
final class LlamaLibraries {
    private static final String ENDING = "\\.(so|dylib|dll)";
    private static final String VARIANT = "(\\.[a-z0-9_-]+)?(\\.v[0-9.]+)?";

    /** In loading order; the version is part of the names. */
    private static final List<Pattern> IN_ORDER = List.of(
            Pattern.compile("(lib)?ggml-base" + VARIANT + ENDING),
            Pattern.compile("(lib)?ggml" + VARIANT + ENDING),
            Pattern.compile("(lib)?llama" + VARIANT + ENDING));

    private static final Pattern GLIBC = Pattern.compile("version [`'](GLIBC_[0-9.]+)' not found");
    private static final String GET = "Fetch them with 'vivavoce models get llama-native'.";

    // guarded by the class
    private static @Nullable Path loaded;

    private LlamaLibraries() {}

    /**
     * Loads the libraries of {@code folder}; nothing when they are loaded already.
     *
     * @throws ThinkingException when files are missing, can't be loaded, or are of another version
     */
    static synchronized void load(Path folder) {
        var wanted = folder.toAbsolutePath().normalize();
        if (wanted.equals(loaded)) return;
        var files = find(wanted);
        if (loaded != null)
            throw new ThinkingException("libllama is already loaded from " + loaded + "; a process can't load it from "
                    + wanted + " as well. Use one library folder for all models.");
        for (var file : files) loadFile(file);
        try {
            Llama.start(wanted);
        } catch (ExceptionInInitializerError e) {
            if (e.getCause() instanceof ThinkingException missing) throw missing;
            throw new ThinkingException("The libllama in " + wanted + " can't be used: " + e.getCause(), e);
        }
        loaded = wanted;
    }

    /** The files of {@code folder} in the order in which they are to be loaded. */
    static List<Path> find(Path folder) {
        if (!Files.isDirectory(folder))
            throw new ThinkingException("There is no folder " + folder + " with libllama. " + GET);
        try (var stream = Files.list(folder)) {
            var files = stream.sorted(Comparator.comparing(Path::toString)).toList();
            return IN_ORDER.stream()
                    .map(pattern -> files.stream()
                            .filter(file -> pattern.matcher(file.getFileName().toString())
                                    .matches())
                            .findFirst()
                            .orElseThrow(() -> new ThinkingException("The folder " + folder + " has no file like "
                                    + pattern + ", one of libllama's. " + GET)))
                    .toList();
        } catch (IOException e) {
            throw new ThinkingException("The folder " + folder + " can't be read: " + e.getMessage(), e);
        }
    }

    private static void loadFile(Path file) {
        try {
            System.load(file.toString());
        } catch (UnsatisfiedLinkError e) {
            var said = Optional.ofNullable(e.getMessage()).orElse("no reason given");
            throw new ThinkingException(explain(file, said), e);
        }
    }

    /** What the system's loader said, as a sentence that tells what to do. */
    static String explain(Path file, String said) {
        var glibc = GLIBC.matcher(said);
        if (glibc.find())
            return file.getFileName() + " needs " + glibc.group(1)
                    + ", and this system's C library is older (Ubuntu 22.04, Debian 12 and RHEL 9 are new enough)."
                    + " Use a newer system, or a language model in a server: '--engine llm=openai'.";
        if (said.contains("invalid ELF header") || said.contains("file too short") || said.contains("wrong ELF class"))
            return file.getFileName() + " is no library of this platform (" + said + "). " + GET;
        return file.getFileName() + " can't be loaded: " + said + ". " + GET;
    }
}
