package io.vivavoce.cli;

import io.vivavoce.audio.Pcm;
import io.vivavoce.audio.WavWriter;
import io.vivavoce.audio.device.AudioDevice;
import io.vivavoce.engines.catalogue.Catalogue;
import io.vivavoce.runtime.RuntimeFailure;
import io.vivavoce.runtime.VoicePath;
import io.vivavoce.runtime.WavTalk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code vivavoce talk}: a conversation by voice. */
@Command(
        name = "talk",
        mixinStandardHelpOptions = true,
        description = "Talk with the assistant: by microphone and loudspeaker, or with recordings and --output.",
        footer = {
            "",
            "Examples:",
            "  vivavoce talk",
            "  vivavoce talk --microphone Headset --loudspeaker Headset",
            "  vivavoce talk --input sample:question --output reply.wav",
            "  vivavoce talk --input first.wav --input second.wav --output replies.wav --metrics json"
        })
final class TalkCommand implements Callable<Integer> {
    /** Recordings of people that the catalogue has: name and file. */
    private static final String SAMPLE = "sample:";
    /** An hour of recordings: 230 MB. */
    private static final int MAX_SECONDS = 3_600;

    @Mixin
    private PathOptions engines = new PathOptions();

    @Option(
            names = "--input",
            paramLabel = "FILE.wav",
            description =
                    "Say this recording in place of a microphone; several make a conversation. sample:question and"
                            + " sample:speech are recordings of people that are fetched.")
    private List<String> inputs = List.of();

    @Option(names = "--output", paramLabel = "FILE.wav", description = "Write what is answered here.")
    private @Nullable Path output;

    @Option(names = "--fast", description = "With --input: as fast as the machine can, not at the pace of speech.")
    private boolean fast;

    @Option(
            names = "--metrics",
            paramLabel = "text|json",
            description = "One line after each turn: text on standard error (default), or a JSON object on standard"
                    + " output.")
    private MetricsFormat metrics = MetricsFormat.TEXT;

    @Option(
            names = "--microphone",
            paramLabel = "NAME",
            description = "Microphone, by its name in 'vivavoce devices' or an unambiguous part of it.")
    private String microphone = AudioDevice.DEFAULT;

    @Option(names = "--loudspeaker", paramLabel = "NAME", description = "Loudspeaker, likewise.")
    private String loudspeaker = AudioDevice.DEFAULT;

    @Option(
            names = "--half-duplex",
            description = "Let the microphone rest while a reply plays; for rooms where the assistant hears itself.")
    private boolean halfDuplex;

    @Mixin
    private SoundOptions sound = new SoundOptions();

    enum MetricsFormat {
        TEXT,
        JSON
    }

    @Override
    public Integer call() throws InterruptedException {
        if (inputs.isEmpty()) {
            if (output != null || fast)
                throw new WrongUsage("--output and --fast go with --input; give a recording, or sample:question");
            var choice = new LiveTalk.Choice(
                    microphone, loudspeaker, sound.live(engines.settings().audio(), !halfDuplex), metrics);
            return new LiveTalk(engines, choice, System.out, System.err).run();
        }
        refuseDevices();
        engines.check();
        if (output != null) {
            WavWriter.check(output);
            checkKeepsInputs(output);
        }
        var recordings = read(engines.catalogue());
        var screen = new Screen(System.out, System.err, metrics);
        long spoken;
        try (var path = engines.open()) {
            spoken = output == null ? hold(path, recordings, screen) : hold(path, recordings, screen, output);
        }
        if (spoken == 0) throw new RuntimeFailure(whyNothing(screen));
        if (output != null) System.err.println("The answer is in " + Screen.printable(output.toString()));
        return 0;
    }

    private void refuseDevices() {
        if (!microphone.equals(AudioDevice.DEFAULT) || !loudspeaker.equals(AudioDevice.DEFAULT) || halfDuplex)
            throw new WrongUsage(
                    "--microphone, --loudspeaker and --half-duplex are for a talk by devices, and --input is"
                            + " one without: leave one out");
    }

    private String whyNothing(Screen screen) {
        var unchanged = output == null ? "" : " " + output + " was not written";
        return screen.turns() > 0
                ? "Nothing was said in answer; the lines above say why." + unchanged
                : "Nothing was answered: no speech was understood in " + String.join(", ", inputs) + "."
                        + " Record it louder or nearer; sample:question is a recording that works." + unchanged;
    }

    /** Returns how many samples were answered. */
    private long hold(VoicePath path, List<Pcm> recordings, Screen screen) throws InterruptedException {
        var spoken = new AtomicLong();
        new WavTalk(path, engines.session(), screen, (_, samples) -> spoken.addAndGet(samples), fast).hold(recordings);
        return spoken.get();
    }

    /** As above; without an answer, and when the talk fails, the file is left as it was. */
    private long hold(VoicePath path, List<Pcm> recordings, Screen screen, Path answer) throws InterruptedException {
        try (var file = new Answer(answer, path.engines().synthesizer().sampleRateHz())) {
            WavTalk.Sound write = (frame, samples) -> {
                if (samples > 0) file.write(frame, 0, frame.length);
            };
            new WavTalk(path, engines.session(), screen, write, fast).hold(recordings);
            if (file.samples() > 0) file.keep();
            return file.samples();
        }
    }

    /** @throws RuntimeFailure also when they are too long together for memory */
    /** Also by a link: a recording that was to be answered is not what is to be written over. */
    private void checkKeepsInputs(Path output) {
        for (var input : inputs) {
            try {
                if (Files.exists(output) && !input.startsWith(SAMPLE) && Files.isSameFile(Path.of(input), output))
                    throw new WrongUsage(
                            "--output " + output + " is also an --input, which would be lost; name another");
            } catch (IOException e) {
                // an input that can't be looked at is refused where it is read
            }
        }
    }

    private List<Pcm> read(Catalogue catalogue) {
        var seconds = 0.0;
        var recordings = new ArrayList<Pcm>();
        for (var input : inputs) {
            var file = input.startsWith(SAMPLE) ? sample(catalogue, input) : Path.of(input);
            var pcm = Recordings.read(file, sound.recorded(engines.settings().audio()));
            if (pcm.samples().length == 0) throw new RuntimeFailure(input + " holds no sound; record some speech");
            seconds += pcm.seconds();
            if (seconds > MAX_SECONDS)
                throw new RuntimeFailure("The recordings are too long together: at most " + MAX_SECONDS
                        + " s are held in one conversation. Give fewer, or cut them");
            recordings.add(pcm);
        }
        return recordings;
    }

    private static Path sample(Catalogue catalogue, String name) {
        return catalogue.file(
                "speech-samples",
                switch (name) {
                    case SAMPLE + "question" -> "4507-16021-0012.wav";
                    case SAMPLE + "speech" -> "jfk.wav";
                    default ->
                        throw new RuntimeFailure(
                                "There is no sample \"" + name + "\"; there are sample:question and sample:speech");
                });
    }
}
