package io.vivavoce.audio.device;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * A sound server of the test's own: a null sink as loudspeaker, whose monitor is the microphone, so that what is played
 * is heard. Skips the test, and says so, where PulseAudio or ALSA's plug-in for it is not installed.
 */
final class PulseAudio implements AutoCloseable {
    private static final String INSTALL = "; sudo apt install pulseaudio pulseaudio-utils libasound2-plugins";

    /** sockaddr_un has 108 bytes (man 7 unix). */
    private static final int MAX_SOCKET_PATH = 107;

    private final Process server;
    private final Path folder;

    private PulseAudio(Process server, Path folder) {
        this.server = server;
        this.folder = folder;
    }

    static PulseAudio start() throws IOException, InterruptedException {
        Assumptions.assumeTrue(isInstalled("pulseaudio"), "skipped: no PulseAudio here" + INSTALL);
        Assumptions.assumeTrue(isInstalled("pactl"), "skipped: no pactl here" + INSTALL);
        String address = System.getenv("PULSE_SERVER");
        Assumptions.assumeTrue(
                address != null && address.startsWith("unix:"), "skipped: run by Maven, which sets PULSE_SERVER");
        Path socket = Path.of(address.substring("unix:".length()));
        Assumptions.assumeTrue(
                socket.toString().length() <= MAX_SOCKET_PATH, "skipped: too long for a socket's path: " + socket);
        Path folder = Files.createDirectories(socket.getParent());
        Files.deleteIfExists(socket);
        ProcessBuilder builder = new ProcessBuilder(
                "pulseaudio",
                "-n",
                "--daemonize=no",
                "--exit-idle-time=-1",
                "--disallow-exit=yes",
                "--use-pid-file=no",
                "--load=module-native-protocol-unix auth-anonymous=1 socket=" + socket,
                "--load=module-null-sink sink_name=speaker rate=48000 channels=2");
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
        pulse.command("set-default-source", "speaker.monitor");
        if (AudioDevice.list().isEmpty()) {
            pulse.close();
            Assumptions.abort("skipped: ALSA does not reach PulseAudio" + INSTALL);
        }
        return pulse;
    }

    /** Takes the only sink, and with it its monitor, away: both devices are unplugged. */
    void unplug() throws IOException, InterruptedException {
        if (command("unload-module", "module-null-sink") != 0) throw new IOException("pactl failed");
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

    private static boolean isInstalled(String program) {
        for (String folder : System.getenv("PATH").split(File.pathSeparator)) {
            if (Files.isExecutable(Path.of(folder, program))) return true;
        }
        return false;
    }

    @Override
    public void close() throws InterruptedException {
        server.destroy();
        server.waitFor(5, TimeUnit.SECONDS);
    }
}
