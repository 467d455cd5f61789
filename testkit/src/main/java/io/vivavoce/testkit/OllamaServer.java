package io.vivavoce.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A real Ollama of the test's own: its own port on the loopback address, its own folder of models, empty at first. Skips
 * the test, and says why, where {@code bin/ollama-for-tests.sh} has not built one.
 *
 * <p>Thread: one at a time. Whoever starts it closes it; its processes end at the latest with this one.
 */
public final class OllamaServer implements AutoCloseable {
    private static final String SCRIPT = "bin/ollama-for-tests.sh";
    private static final String READY = "Listening on";
    private static final int MOST_PORTS = 5;

    private final Path program;
    private final Path folder;
    private final int port;
    private final Thread atExit = new Thread(this::kill, "ollama at exit");

    private Process process;

    private OllamaServer(Path program, Path folder, int port) throws IOException {
        this.program = program;
        this.folder = folder;
        this.port = port;
        process = serve();
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** Starts it; what it writes goes below {@code folder}. */
    public static OllamaServer start(Path folder) throws IOException, InterruptedException {
        var program = program();
        for (var tries = 1; ; tries++)
            try {
                return new OllamaServer(program, folder, freePort());
            } catch (IOException e) {
                if (tries == MOST_PORTS) throw e; // another program may have taken the port that was free
            }
    }

    private static Path program() throws IOException, InterruptedException {
        var script = Stream.iterate(Path.of("").toAbsolutePath(), at -> at != null, Path::getParent)
                .map(at -> at.resolve(SCRIPT))
                .filter(Files::isExecutable)
                .findFirst();
        Assumptions.assumeTrue(script.isPresent(), "skipped: there is no " + SCRIPT + " above the working folder");
        var asked = new ProcessBuilder("sh", script.orElseThrow().toString(), "--find").start();
        var found = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        var why = new String(asked.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        Assumptions.assumeTrue(asked.waitFor() == 0, "skipped: " + why.strip());
        return Path.of(found.strip());
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private ProcessBuilder command(String... arguments) {
        var builder = new ProcessBuilder(Stream.concat(Stream.of(program.toString()), Stream.of(arguments))
                .toList());
        var environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("OLLAMA_"));
        environment.put("OLLAMA_HOST", "127.0.0.1:" + port);
        environment.put("OLLAMA_MODELS", folder.resolve("models").toString());
        environment.put("HOME", folder.toString()); // where it makes itself a key
        return builder.redirectErrorStream(true);
    }

    private Process serve() throws IOException {
        var started = command("serve").start();
        var words = started.inputReader(StandardCharsets.UTF_8);
        for (var line = words.readLine(); line == null || !line.contains(READY); line = words.readLine())
            if (line == null) throw new IOException("Ollama ended before it listened on port " + port);
        // A pipe that nobody reads would stop it.
        Thread.ofVirtual().name("ollama's words").start(() -> words.lines().forEach(_ -> {}));
        return started;
    }

    /** The root of its interface. */
    public String url() {
        return "http://127.0.0.1:" + port;
    }

    /** Makes a model of a GGUF file; {@code more} are lines of its Modelfile, such as {@code PARAMETER num_ctx 512}. */
    public void create(String name, Path gguf, String... more) throws IOException, InterruptedException {
        var file = Files.createTempFile(folder, "Modelfile", "");
        Files.writeString(file, "FROM " + gguf + '\n' + String.join("\n", more) + '\n');
        run("create", name, "-f", file.toString());
    }

    /** Runs one of its commands, such as {@code stop NAME}, which unloads a model. */
    public void run(String... arguments) throws IOException, InterruptedException {
        var ran = command(arguments).start();
        ran.getOutputStream().close();
        var said = new String(ran.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (ran.waitFor() != 0) throw new IOException("ollama " + List.of(arguments) + " failed: " + said);
    }

    /** Ends it, and the processes that run its models, without warning; connections break. */
    public void kill() {
        var all = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(each -> each.onExit().orTimeout(10, TimeUnit.SECONDS).join());
    }

    /** Starts it again after {@link #kill}, on the same port, with the same models. */
    public void restart() {
        try {
            process = serve();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        kill();
        Runtime.getRuntime().removeShutdownHook(atExit);
    }
}
