package io.vivavoce.engines.onnx;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.ZipEntry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * ONNX Runtime's native libraries, unpacked once for all processes. The binding itself unpacks 28 MB at every start, and
 * leaves them in the folder for temporary files when the process is killed.
 */
public final class OnnxLibraries {
    private static final Logger LOG = LoggerFactory.getLogger(OnnxLibraries.class);

    /** Where the binding looks before it unpacks anything (ai.onnxruntime.OnnxRuntime). */
    private static final String NATIVE_PATH = "onnxruntime.native.path";

    private static final List<String> LIBRARIES = List.of("onnxruntime", "onnxruntime4j_jni");

    private OnnxLibraries() {}

    /**
     * Lets the libraries lie in a folder of their own under {@code root}. Where that can't be, which is no error, the
     * binding unpacks them as it always does. To be called before the first model is opened; later calls do nothing. Any
     * thread.
     */
    public static synchronized void keepIn(Path root) {
        if (System.getProperty(NATIVE_PATH) != null) return;
        try {
            unpack(root, platform()).ifPresent(folder -> System.setProperty(NATIVE_PATH, folder.toString()));
        } catch (IOException e) {
            LOG.debug("ONNX Runtime's libraries can't be kept in {}", root, e);
        }
    }

    /** The folder, empty where there are no libraries for this platform, or they lie in no archive. */
    static Optional<Path> unpack(Path root, String platform) throws IOException {
        Path folder = root;
        for (String library : LIBRARIES) {
            String name = System.mapLibraryName(library);
            URL url = OnnxLibraries.class.getResource("/ai/onnxruntime/native/" + platform + '/' + name);
            if (url == null || !(url.openConnection() instanceof JarURLConnection connection)) {
                return Optional.empty();
            }
            ZipEntry entry = connection.getJarEntry();
            // the first one's mark is the folder's: another version of the runtime has another folder
            if (folder.equals(root)) folder = root.resolve("onnxruntime-%08x".formatted(entry.getCrc()));
            Path file = folder.resolve(name);
            if (Files.isRegularFile(file) && Files.size(file) == entry.getSize()) continue;
            try (InputStream in = url.openStream()) {
                write(in, file);
            }
        }
        return Optional.of(folder.toAbsolutePath());
    }

    /** At once: another process that unpacks the same puts the same in its place. */
    private static void write(InputStream in, Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Path draft = file.resolveSibling(
                file.getFileName() + "." + ProcessHandle.current().pid() + ".part");
        try {
            Files.copy(in, draft, StandardCopyOption.REPLACE_EXISTING);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    /** As the binding names it: {@code linux-x64}, {@code osx-aarch64}, {@code win-x64}. */
    static String platform() {
        String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String arch = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        String system = os.contains("mac") ? "osx" : os.contains("win") ? "win" : "linux";
        return system + '-' + (arch.equals("amd64") || arch.equals("x86_64") ? "x64" : arch);
    }

    /** For messages. */
    static String where() {
        return System.getProperty(NATIVE_PATH, System.getProperty("java.io.tmpdir", ""));
    }
}
