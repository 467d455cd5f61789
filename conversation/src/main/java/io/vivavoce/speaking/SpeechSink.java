package io.vivavoce.speaking;

/** Takes a clause's sound as it is made; calls come on the synthesizing thread, in order. */
public interface SpeechSink {

    /**
     * When each word and phone will sound; at most once, before any audio where the engine can. An engine that knows
     * nothing says nothing. {@link Timings.Kind#ESTIMATED} ones may be off in their length, too: the sink counts the samples
     * that come, and takes the length from there.
     */
    void timings(Timings timings) throws InterruptedException;

    /** The next samples, mono, at the synthesizer's rate; valid during the call only. May block. */
    void audio(float[] pcm, int offset, int length) throws InterruptedException;
}
