package io.vivavoce.realtime;

import io.vivavoce.audio.Pcm16;
import io.vivavoce.audio.Wav;

/**
 * The sound of a message that a client sends whole.
 *
 * @param wav a WAV file of it, mono
 * @param ms how long it is
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and made for one reader
record SpokenMessage(byte[] wav, long ms) {
    /** What is shorter is no word; as little as the service takes for a turn. */
    private static final int MIN_MS = 100;

    /**
     * @param audio in {@code format}
     * @throws ProtocolException when it is too little, or no whole samples
     */
    static SpokenMessage of(byte[] audio, AudioFormat format) {
        var path = "item.content[0].audio";
        if (audio.length % format.bytesPerSample() != 0)
            throw ProtocolException.value(
                    path, "Invalid '" + path + "': " + audio.length + " bytes are no whole samples");
        var pcm = format.decode(audio);
        var ms = 1000L * pcm.length / format.rateHz();
        if (ms < MIN_MS)
            throw ProtocolException.value(
                    path,
                    "Invalid '" + path + "': expected at least " + MIN_MS + "ms of audio, but it is " + ms + "ms long");
        var linear = new byte[Pcm16.BYTES * pcm.length];
        Pcm16.toBytes(pcm, 0, pcm.length, linear, 0);
        return new SpokenMessage(Wav.bytes(format.rateHz(), linear), ms);
    }
}
