package io.vivavoce.cli;

import io.vivavoce.audio.processing.VoiceOptions;
import io.vivavoce.config.Settings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is done to the sound that comes in, before anything listens to it; what is not said here is said by the settings. */
final class SoundOptions {
    @Option(
            names = "--noise-suppression",
            paramLabel = "off|low|moderate|high",
            description = "Take steady noise out. A microphone's default is moderate, a recording's off.")
    private @Nullable Strength noise;

    @Option(names = "--gain", description = "Bring quiet and loud speakers to one level.")
    private boolean gain;

    @Option(names = "--high-pass", description = "Take hum and rumble out; always so with a microphone.")
    private boolean highPass;

    enum Strength {
        OFF,
        LOW,
        MODERATE,
        HIGH
    }

    /** For a microphone. Noise suppression is on: at 5 dB SNR it halves word errors (18.4 to 10.5 %, docs/manual/talk.md). */
    VoiceOptions live(Settings.Audio audio, boolean echoCancellation) {
        return new VoiceOptions(
                echoCancellation, strength(audio, VoiceOptions.Noise.MODERATE), gain || audio.gain(), true);
    }

    /** For recordings, which are left as they are unless somebody asks. */
    VoiceOptions recorded(Settings.Audio audio) {
        return new VoiceOptions(false, strength(audio, VoiceOptions.Noise.OFF), gain || audio.gain(), highPass);
    }

    private VoiceOptions.Noise strength(Settings.Audio audio, VoiceOptions.Noise automatic) {
        var said = noise;
        if (said == null)
            return switch (audio.noiseSuppression()) {
                case AUTO -> automatic;
                case OFF -> VoiceOptions.Noise.OFF;
                case LOW -> VoiceOptions.Noise.LOW;
                case MODERATE -> VoiceOptions.Noise.MODERATE;
                case HIGH -> VoiceOptions.Noise.HIGH;
            };
        return switch (said) {
            case OFF -> VoiceOptions.Noise.OFF;
            case LOW -> VoiceOptions.Noise.LOW;
            case MODERATE -> VoiceOptions.Noise.MODERATE;
            case HIGH -> VoiceOptions.Noise.HIGH;
        };
    }
}
