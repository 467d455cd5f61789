package io.vivavoce.cli;

import com.sun.management.OperatingSystemMXBean;
import io.vivavoce.audio.device.AudioDevice;
import io.vivavoce.audio.processing.VoiceProcessing;
import io.vivavoce.config.ConfigException;
import io.vivavoce.engines.catalogue.Catalogue;
import io.vivavoce.engines.catalogue.CatalogueException;
import io.vivavoce.engines.catalogue.Options;
import io.vivavoce.engines.remote.FoundOllama;
import io.vivavoce.runtime.Choices;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code vivavoce doctor}: looks at this machine, changes nothing, uses no network. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = "Look at what this machine has and lacks; for each lack what to do.",
        footer = {"", "Exit codes: 0 talk --input can work, 1 it can't."})
final class DoctorCommand implements Callable<Integer> {
    /** A program that says its version at all does so at once; Python takes longest. */
    private static final int PROGRAM_SECONDS = 10;
    /** What is read of a program's answer. */
    private static final int ANSWER_BYTES = 1024;

    private final Options standard;

    @Mixin
    private PathOptions engines = new PathOptions();

    @Spec
    private @Nullable CommandSpec spec;

    DoctorCommand() {
        this(Options.standard());
    }

    DoctorCommand(Options standard) {
        this.standard = standard;
    }

    @Override
    public Integer call() throws InterruptedException {
        var out = spec == null
                ? new PrintWriter(System.out, true)
                : spec.commandLine().getOut();
        var findings = findings();
        findings.forEach(finding -> out.println(finding.line()));
        var healthy = findings.stream().noneMatch(finding -> finding.verdict() == Finding.Verdict.FAIL);
        out.println(
                healthy
                        ? "talk --input can work here."
                        : "talk --input can't work here yet: see the lines that say fail.");
        out.flush();
        return healthy ? 0 : 1;
    }

    private List<Finding> findings() throws InterruptedException {
        var findings = new ArrayList<Finding>();
        findings.add(Checkup.java(Runtime.version().feature()));
        findings.add(Checkup.cores(Runtime.getRuntime().availableProcessors()));
        findings.add(Checkup.memory(memory()));
        if (System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux"))
            findings.add(Checkup.glibc(answer("getconf", "GNU_LIBC_VERSION")));
        findings.addAll(models());
        var devices = AudioDevice.list();
        for (var kind : AudioDevice.Kind.values()) findings.add(Checkup.devices(kind, devices));
        findings.add(Checkup.echo(VoiceProcessing.missing()));
        FoundOllama.onThisMachine(System.getenv()).map(Checkup::ollama).ifPresent(findings::add);
        findings.addAll(configured());
        return findings;
    }

    /** What the configuration and the flags make of it. */
    private List<Finding> configured() {
        try {
            var port = engines.settings().server().port();
            return List.of(
                    Checkup.leaving(engines.choices().leaving(List.of(Choices.Role.values()))),
                    Checkup.port(port, isFree(port)));
        } catch (ConfigException | WrongUsage e) {
            return List.of(Finding.fail("configuration", String.valueOf(e.getMessage()), "See vivavoce config check"));
        }
    }

    private boolean offline() {
        try {
            return standard.offline() || engines.settings().offline();
        } catch (ConfigException | WrongUsage e) {
            return standard.offline(); // what is wrong is a finding of its own
        }
    }

    private List<Finding> models() throws InterruptedException {
        var findings = new ArrayList<Finding>();
        try {
            var catalogue = Catalogue.open(standard.withOffline(offline()));
            findings.addAll(Checkup.models(catalogue, offline()));
            var missing = Checkup.missingBytes(catalogue);
            findings.add(Checkup.disk(withoutName(catalogue.cache()), usable(catalogue.cache()), missing));
            findings.add(Checkup.clients(clients(), missing == 0));
        } catch (CatalogueException e) {
            findings.add(Finding.fail("models", e.getMessage(), "See vivavoce models --help"));
        }
        return findings;
    }

    private static long memory() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    }

    /** The user's folder as {@code ~}: the report is attached to issues, and names nobody. */
    private static String withoutName(Path folder) {
        var home = Path.of(System.getProperty("user.home", ""));
        return folder.startsWith(home)
                ? Path.of("~").resolve(home.relativize(folder)).toString()
                : folder.toString();
    }

    /** Room on the disk of the nearest folder that exists. */
    private static long usable(Path folder) {
        for (Path at = folder.toAbsolutePath(); at != null; at = at.getParent()) {
            if (!Files.isDirectory(at)) continue;
            try {
                return Files.isWritable(at) ? Files.getFileStore(at).getUsableSpace() : 0;
            } catch (IOException e) {
                return 0;
            }
        }
        return 0;
    }

    private static Set<String> clients() throws InterruptedException {
        var windows = System.getProperty("os.name").startsWith("Windows");
        var found = new LinkedHashSet<String>();
        if (answer(windows ? "npm.cmd" : "npm", "--version").isPresent()) found.add("npm");
        if (answer(windows ? "python" : "python3", "-m", "pip", "--version").isPresent()
                || answer("pip", "--version").isPresent()) found.add("pip");
        return found;
    }

    /** The first line that a program writes; empty when it is not there, fails, or does not end. */
    static Optional<String> answer(String... command) throws InterruptedException {
        try {
            var program = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(ProcessBuilder.Redirect.PIPE)
                    .start();
            try {
                program.getOutputStream().close();
                if (!program.waitFor(PROGRAM_SECONDS, TimeUnit.SECONDS) || program.exitValue() != 0)
                    return Optional.empty();
                var bytes = program.getInputStream().readNBytes(ANSWER_BYTES);
                return new String(bytes, StandardCharsets.UTF_8)
                        .lines()
                        .findFirst()
                        .map(String::strip);
            } finally {
                program.destroyForcibly();
            }
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
