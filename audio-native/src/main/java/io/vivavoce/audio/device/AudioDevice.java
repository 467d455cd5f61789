package io.vivavoce.audio.device;

import java.util.ArrayList;
import java.util.List;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.DataLine;
import javax.sound.sampled.Mixer;
import javax.sound.sampled.SourceDataLine;
import javax.sound.sampled.TargetDataLine;

/**
 * A microphone or loudspeaker of this machine.
 *
 * @param name as the system calls it; what {@link Microphone} and {@link Loudspeaker} are opened by
 * @param description the system's further words, possibly empty
 */
public record AudioDevice(Kind kind, String name, String description) {
    /** Opens whatever the system has set as its default. */
    public static final String DEFAULT = "default";

    /** Which way the sound goes. */
    public enum Kind {
        MICROPHONE(TargetDataLine.class, "microphone"),
        LOUDSPEAKER(SourceDataLine.class, "loudspeaker");

        final Class<? extends DataLine> line;
        final String word;

        Kind(Class<? extends DataLine> line, String word) {
            this.line = line;
            this.word = word;
        }
    }

    /** All devices that the system shows now, microphones first; may be empty. */
    public static List<AudioDevice> list() {
        List<AudioDevice> devices = new ArrayList<>();
        for (Kind kind : Kind.values()) devices.addAll(list(kind));
        return List.copyOf(devices);
    }

    /** The devices of one kind. */
    public static List<AudioDevice> list(Kind kind) {
        List<AudioDevice> devices = new ArrayList<>();
        for (Mixer.Info info : AudioSystem.getMixerInfo()) {
            if (AudioSystem.getMixer(info).isLineSupported(new DataLine.Info(kind.line, null))) {
                devices.add(of(kind, info));
            }
        }
        return List.copyOf(devices);
    }

    static AudioDevice of(Kind kind, Mixer.Info info) {
        return new AudioDevice(kind, info.getName(), info.getDescription());
    }
}
