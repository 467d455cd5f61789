package io.vivavoce.speaking;

/** Takes a clause's sound as it is made; calls come on the synthesizing thread, in order. */
public interface SpeechSink {

    /** When each word and phone will sound; at most once, before any audio where the engine can. */
    void timings(Timings timings) throws InterruptedException;

    /** The next samples, mono, at the synthesizer's rate; valid during the call only. May block. */
    void audio(float[] pcm, int offset, int length) throws InterruptedException;
}
