package io.vivavoce.audio.device;

import io.vivavoce.audio.AudioException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.DataLine;
import javax.sound.sampled.LineUnavailableException;
import javax.sound.sampled.Mixer;
import javax.sound.sampled.SourceDataLine;
import javax.sound.sampled.TargetDataLine;

/**
 * A line of the sound system that is open, and what it turned out to be.
 *
 * @param channels 1 where the device has it, else 2
 */
record OpenLine<L extends DataLine>(L line, AudioDevice device, int sampleRateHz, int channels) {
    /** The device's buffer: room for two frames and some lateness; the echo's lead stays far below 250 ms. */
    private static final int BUFFER_MILLIS = 80;
    /** Rates that devices have which don't have the wanted one. */
    private static final List<Integer> USUAL_RATES_HZ = List.of(48_000, 44_100, 16_000);

    static OpenLine<TargetDataLine> microphone(String name, int wantedHz) {
        return open(AudioDevice.Kind.MICROPHONE, TargetDataLine.class, name, wantedHz);
    }

    static OpenLine<SourceDataLine> loudspeaker(String name, int wantedHz) {
        return open(AudioDevice.Kind.LOUDSPEAKER, SourceDataLine.class, name, wantedHz);
    }

    /** Frames of one 20 ms at the device's rate. */
    int frameSamples() {
        return sampleRateHz / 50;
    }

    int bytesPerSample() {
        return 2 * channels;
    }

    private static <L extends DataLine> OpenLine<L> open(
            AudioDevice.Kind kind, Class<L> type, String name, int wantedHz) {
        List<Mixer.Info> mixers = chosen(kind, name);
        List<String> refusals = new ArrayList<>();
        for (Mixer.Info mixer : mixers) {
            for (AudioFormat format : formats(wantedHz)) {
                DataLine.Info wanted = new DataLine.Info(type, format);
                if (!AudioSystem.getMixer(mixer).isLineSupported(wanted)) continue;
                try {
                    L line = type.cast(AudioSystem.getMixer(mixer).getLine(wanted));
                    open(line, format);
                    return new OpenLine<>(
                            line, AudioDevice.of(kind, mixer), (int) format.getSampleRate(), format.getChannels());
                } catch (LineUnavailableException | IllegalArgumentException | SecurityException e) {
                    refusals.add(mixer.getName() + ": " + e.getMessage());
                }
            }
        }
        throw new AudioException("The " + kind.word + " '" + name + "' can't be opened"
                + (refusals.isEmpty()
                        ? ": it takes no 16-bit sound at 16, 44.1 or 48 kHz"
                        : " (" + refusals.getFirst() + ")")
                + ". Another program may hold it, or the system may forbid it: close that program, or allow the"
                + " microphone in the system's privacy settings. 'vivavoce devices' lists all");
    }

    private static void open(DataLine line, AudioFormat format) throws LineUnavailableException {
        int bytes = (int) format.getSampleRate() / 1000 * BUFFER_MILLIS * format.getFrameSize();
        switch (line) {
            case TargetDataLine microphone -> microphone.open(format, bytes);
            case SourceDataLine loudspeaker -> loudspeaker.open(format, bytes);
            default -> throw new AssertionError("neither microphone nor loudspeaker: " + line);
        }
    }

    private static List<AudioFormat> formats(int wantedHz) {
        Set<Integer> rates = new LinkedHashSet<>();
        rates.add(wantedHz);
        rates.addAll(USUAL_RATES_HZ);
        List<AudioFormat> formats = new ArrayList<>();
        for (int rate : rates) {
            for (int channels = 1; channels <= 2; channels++)
                formats.add(new AudioFormat(rate, 16, channels, true, false));
        }
        return formats;
    }

    /** The system's default is tried first, then the others; a name means that device and no other. */
    private static List<Mixer.Info> chosen(AudioDevice.Kind kind, String name) {
        List<Mixer.Info> all = new ArrayList<>();
        for (Mixer.Info info : AudioSystem.getMixerInfo()) {
            if (AudioSystem.getMixer(info).isLineSupported(new DataLine.Info(kind.line, null))) all.add(info);
        }
        if (all.isEmpty()) {
            throw new AudioException("There is no " + kind.word + ": the system shows none. Plug one in, or, where a"
                    + " sound server runs on Linux, install libasound2-plugins; without one, use --input and --output"
                    + " with WAV files");
        }
        if (name.equals(AudioDevice.DEFAULT)) return all;
        List<Mixer.Info> found =
                all.stream().filter(info -> info.getName().equals(name)).toList();
        if (found.isEmpty()) {
            String wanted = name.toLowerCase(Locale.ROOT);
            found = all.stream()
                    .filter(info -> info.getName().toLowerCase(Locale.ROOT).contains(wanted))
                    .toList();
        }
        if (found.size() == 1) return found;
        throw new AudioException((found.isEmpty()
                        ? "There is no " + kind.word + " '" + name + "'"
                        : "'" + name + "' is the name of several " + kind.word + "s")
                + "; name one of: "
                + all.stream().map(info -> "'" + info.getName() + "'").collect(Collectors.joining(", ")));
    }
}
