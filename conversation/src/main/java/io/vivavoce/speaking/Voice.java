package io.vivavoce.speaking;

/**
 * Which of a synthesizer's voices, and how fast.
 *
 * @param id the synthesizer's own name or number of the voice; empty is its default
 * @param speed 1 is the voice's own; 0.25 to 4, what OpenAI's speech takes; beyond 0.5 to 2 words suffer
 */
public record Voice(String id, float speed) {
    public static final Voice DEFAULT = new Voice("", 1);

    public Voice {
        if (!(speed >= 0.25f && speed <= 4))
            throw new IllegalArgumentException("speed must be 0.25 to 4, got " + speed);
    }
}
