package io.vivavoce.testkit;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * A sound server of the test's own, with virtual devices (null sinks): what is played into one comes out of its monitor.
 * Skips the test, and says so, where PulseAudio or ALSA's plug-in for it is not installed. Maven points ALSA and
 * PulseAudio's own programs at it by environment variables.
 *
 * <p>Thread: one at a time.
 */
public final class PulseAudio implements AutoCloseable {
    /** What a machine lacks, at the end of the reason for which a test is skipped. */
    public static final String INSTALL = "; sudo apt install pulseaudio pulseaudio-utils libasound2-plugins";

    /** sockaddr_un has 108 bytes (man 7 unix). */
    private static final int MAX_SOCKET_PATH = 107;

    private final Process server;
    private final Path folder;
    private final Map<String, String> modules = new HashMap<>();

    private PulseAudio(Process server, Path folder) {
        this.server = server;
        this.folder = folder;
    }

    /** Starts it without a device. */
    public static PulseAudio start() throws IOException, InterruptedException {
        for (String program : List.of("pulseaudio", "pactl", "pacat"))
            Assumptions.assumeTrue(isInstalled(program), "skipped: no " + program + " here" + INSTALL);
        String address = System.getenv().getOrDefault("PULSE_SERVER", "");
        Assumptions.assumeTrue(address.startsWith("unix:"), "skipped: run by Maven, which sets PULSE_SERVER");
        Path socket = Path.of(address.substring("unix:".length()));
        Assumptions.assumeTrue(
                socket.toString().length() <= MAX_SOCKET_PATH, "skipped: too long for a socket's path: " + socket);
        Path folder =
                Files.createDirectories(socket.toAbsolutePath().resolve("..").normalize());
        Files.deleteIfExists(socket);
        ProcessBuilder builder = new ProcessBuilder(
                "pulseaudio",
                "-n",
                "--daemonize=no",
                "--exit-idle-time=-1",
                "--disallow-exit=yes",
                "--use-pid-file=no",
                "--load=module-native-protocol-unix auth-anonymous=1 socket=" + socket);
        builder.environment().put("XDG_RUNTIME_DIR", folder.toString());
        builder.environment().put("HOME", folder.toString());
        builder.environment().remove("PULSE_SERVER");
        Process server = builder.redirectErrorStream(true)
                .redirectOutput(folder.resolve("server.txt").toFile())
                .start();
        PulseAudio pulse = new PulseAudio(server, folder);
        for (int i = 0; pulse.command("info") != 0; i++) {
            if (i < 100 && !server.waitFor(50, TimeUnit.MILLISECONDS)) continue;
            pulse.close();
            Assumptions.abort("skipped: PulseAudio does not start; its words are in " + folder.resolve("server.txt"));
        }
        return pulse;
    }

    /** Plugs a virtual device in: a sink of that name, whose monitor is a source. */
    public void plug(String name) throws IOException, InterruptedException {
        run("load-module", "module-null-sink", "sink_name=" + name, "rate=48000", "channels=2");
        modules.put(name, answer());
    }

    /** Takes the device, and with it its monitor, away. */
    public void unplug(String name) throws IOException, InterruptedException {
        String module = modules.remove(name);
        if (module == null) throw new IllegalArgumentException("there is no device " + name + "; plug it in first");
        run("unload-module", module);
    }

    /** What programs play goes to {@code loudspeaker}; what they record is what is played into {@code microphone}. */
    public void defaults(String loudspeaker, String microphone) throws IOException, InterruptedException {
        run("set-default-sink", loudspeaker);
        run("set-default-source", microphone + ".monitor");
    }

    /** Plays a WAV file into a device; the process ends with it. */
    public Process play(Path wav, String name) throws IOException {
        return new ProcessBuilder("pacat", "--playback", "--file-format=wav", "--device=" + name, wav.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("pacat.txt").toFile())
                .start();
    }

    /** Records what is played into a device, as 16-bit little-endian mono on the process's output, until destroyed. */
    public Process record(String name, int sampleRateHz) throws IOException {
        return new ProcessBuilder(
                        "pacat",
                        "--record",
                        "--raw",
                        "--format=s16le",
                        "--channels=1",
                        "--rate=" + sampleRateHz,
                        "--latency-msec=20",
                        "--device=" + name + ".monitor")
                .redirectError(folder.resolve("parec.txt").toFile())
                .start();
    }

    private void run(String... words) throws IOException, InterruptedException {
        if (command(words) != 0) throw new IOException("pactl " + String.join(" ", words) + " failed: " + answer());
    }

    private int command(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("pactl"));
        command.addAll(List.of(words));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("pactl.txt").toFile())
                .start()
                .waitFor();
    }

    private String answer() throws IOException {
        return Files.readString(folder.resolve("pactl.txt")).strip();
    }

    private static boolean isInstalled(String program) {
        for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
            if (Files.isExecutable(Path.of(folder, program))) return true;
        }
        return false;
    }

    /** Ends the server; all its devices are unplugged. */
    @Override
    public void close() throws InterruptedException {
        server.destroy();
        server.waitFor(5, TimeUnit.SECONDS);
    }
}
