package io.vivavoce.cli;

import io.vivavoce.audio.device.AudioDevice;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code vivavoce devices}: what {@code talk} can hear and speak by. */
@Command(
        name = "devices",
        mixinStandardHelpOptions = true,
        description = "List microphones and loudspeakers by the names that talk --microphone and --loudspeaker take.",
        footer = {"", "Exit codes: 0 listed, 1 there is none of a kind."})
final class DevicesCommand implements Callable<Integer> {
    private final Supplier<List<AudioDevice>> devices;

    @Spec
    private @Nullable CommandSpec spec;

    DevicesCommand() {
        this(AudioDevice::list);
    }

    DevicesCommand(Supplier<List<AudioDevice>> devices) {
        this.devices = devices;
    }

    @Override
    public Integer call() {
        var out = spec == null
                ? new PrintWriter(System.out, true)
                : spec.commandLine().getOut();
        var all = devices.get();
        var complete = true;
        for (var kind : AudioDevice.Kind.values()) {
            var word = word(kind);
            var ofKind = all.stream().filter(device -> device.kind() == kind).toList();
            out.println(ofKind.isEmpty() ? "No " + word + ". " + Checkup.NO_DEVICE : capital(word) + "s:");
            for (var device : ofKind) out.println("  " + line(device));
            complete &= !ofKind.isEmpty();
        }
        out.flush();
        return complete ? 0 : 1;
    }

    static String word(AudioDevice.Kind kind) {
        return switch (kind) {
            case MICROPHONE -> "microphone";
            case LOUDSPEAKER -> "loudspeaker";
        };
    }

    private static String capital(String word) {
        return Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }

    private static String line(AudioDevice device) {
        var name = Screen.printable(device.name());
        var description = Screen.printable(device.description());
        return description.isEmpty() || description.equals(name) ? name : name + "  (" + description + ")";
    }
}
