package io.vivavoce.cli;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Starts Vivavoce once more, in a process of its own: what a fresh start takes is not to be had in a running one. */
final class Relaunch {
    /**
     * As the user starts it: by the launcher where there is one, which is part of what a start takes; else by this JVM's
     * Java, options and class path. It builds nothing.
     */
    static ProcessBuilder vivavoce(List<String> arguments) {
        var command = new ArrayList<String>();
        var launcher = launcher();
        if (Files.isExecutable(launcher)) command.add(launcher.toString());
        else {
            command.addAll(java());
            command.addAll(List.of("-cp", System.getProperty("java.class.path"), Vivavoce.class.getName()));
        }
        command.addAll(arguments);
        var process = new ProcessBuilder(command);
        process.environment().put("VIVAVOCE_NO_BUILD", "1");
        return process;
    }

    /** This JVM's Java with its options, but for the class path, and the folder that is this process's to delete. */
    static List<String> java() {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (var option : ManagementFactory.getRuntimeMXBean().getInputArguments())
            if (!option.contains("SharedArchive") && !option.startsWith("-Dvivavoce.temporary="))
                command.add(option); // kept classes are of one class path
        return command;
    }

    /** Vivavoce's folder, as the launcher told it; empty without a launcher. */
    static String home() {
        return System.getProperty("vivavoce.home", "");
    }

    private static Path launcher() {
        var windows = System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("windows");
        return home().isEmpty() ? Path.of("no launcher") : Path.of(home(), windows ? "vivavoce.cmd" : "vivavoce");
    }

    private Relaunch() {}
}
