package io.vivavoce.audio.processing;

/**
 * What {@link VoiceProcessing} does to the microphone's sound.
 *
 * @param echoCancellation takes the loudspeaker's sound out; needs {@link VoiceProcessing#reference}
 * @param noise how much steady noise is taken out
 * @param gain brings quiet and loud speakers to one level
 * @param highPass takes out hum and rumble below the voice; echo cancellation wants it
 */
public record VoiceOptions(boolean echoCancellation, Noise noise, boolean gain, boolean highPass) {
    /** Strength of noise suppression; the more, the more the voice suffers with it. */
    public enum Noise {
        OFF,
        LOW,
        MODERATE,
        HIGH,
        VERY_HIGH
    }

    /** For our own microphone beside our own loudspeaker: echo cancellation and high-pass, the voice left alone. */
    public static VoiceOptions talk() {
        return new VoiceOptions(true, Noise.OFF, false, true);
    }

    /** Nothing at all; each {@code with} adds to it. */
    public static VoiceOptions none() {
        return new VoiceOptions(false, Noise.OFF, false, false);
    }

    public VoiceOptions withEchoCancellation() {
        return new VoiceOptions(true, noise, gain, highPass);
    }

    public VoiceOptions withNoise(Noise level) {
        return new VoiceOptions(echoCancellation, level, gain, highPass);
    }

    public VoiceOptions withGain() {
        return new VoiceOptions(echoCancellation, noise, true, highPass);
    }

    public VoiceOptions withHighPass() {
        return new VoiceOptions(echoCancellation, noise, gain, true);
    }
}
