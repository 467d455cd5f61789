package io.vivavoce.engines.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * llama.cpp's own server, from the Python package that carries it ready built (MIT), in an environment of its own under
 * {@code target}.
 */
final class LlamaServer implements AutoCloseable {
    private static final String PACKAGE = "xllamacpp==2026.10.11549";
    private static final Path ENVIRONMENT = Path.of("target", "llama-server").toAbsolutePath();

    /** Lives as long as its standard input. */
    private static final String PROGRAM = """
            import sys, xllamacpp
            p = xllamacpp.CommonParams()
            p.model.path = sys.argv[1]
            p.n_ctx = 4096
            p.n_parallel = 2
            p.cpuparams.n_threads = 1
            p.verbosity = 0
            server = xllamacpp.Server(p)
            print("ADDRESS " + server.listening_address, flush=True)
            sys.stdin.read()
            """;

    private final Process process;
    private final String address;

    LlamaServer(Path gguf) throws IOException, InterruptedException {
        if (!Files.exists(ENVIRONMENT.resolve("ready"))) {
            run("python3", "-m", "venv", ENVIRONMENT.toString());
            run(bin("pip"), "install", "--quiet", "--only-binary", ":all:", PACKAGE);
            Files.createFile(ENVIRONMENT.resolve("ready"));
        }
        process = new ProcessBuilder(bin("python"), "-c", PROGRAM, gguf.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        address = process.inputReader(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("ADDRESS "))
                .findFirst()
                .orElseThrow()
                .substring("ADDRESS ".length());
    }

    private static String bin(String program) {
        return ENVIRONMENT.resolve("bin").resolve(program).toString();
    }

    private static void run(String... command) throws IOException, InterruptedException {
        var log = ENVIRONMENT.resolveSibling("llama-server.log");
        Files.createDirectories(log.getParent());
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(process.waitFor(5, TimeUnit.MINUTES))
                .as("%s ended", List.of(command))
                .isTrue();
        assertThat(process.exitValue()).as("%s; see %s", List.of(command), log).isZero();
    }

    String url() {
        return address + "/v1";
    }

    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(5, TimeUnit.SECONDS)) process.destroyForcibly();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
