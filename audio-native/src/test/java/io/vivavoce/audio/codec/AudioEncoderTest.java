package io.vivavoce.audio.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AudioEncoderTest {
    private static final int VOICE_HZ = 24_000;

    /**
     * How much voice must have gone in before the first sound comes out: the codec's look-ahead and frame, and for Opus
     * two pages of 60 ms, since Ogg's muxer holds a page back to know whether it is the last.
     */
    @ParameterizedTest
    @CsvSource({"WAV, 10", "PCM, 10", "FLAC, 90", "MP3, 130", "AAC, 130", "OPUS, 150"})
    void soundComesWhileTheVoiceStillSpeaks(OutputFormat format, int mostMs) {
        float[] chirp = Chirp.at(VOICE_HZ);
        int piece = VOICE_HZ / 100;
        try (AudioEncoder encoder = Codecs.encoder(format, VOICE_HZ)) {
            int bytes = encoder.write(chirp, 0, 0).length; // the header, where there is one
            int sent = 0;
            do {
                bytes = encoder.write(chirp, sent, piece).length;
                sent += piece;
            } while (bytes == 0);
            assertThat(sent * 1000 / VOICE_HZ).isLessThanOrEqualTo(mostMs);
        }
    }

    @Test
    void theLengthOfAStreamedWavIsLeftOpen() {
        ByteBuffer wav =
                ByteBuffer.wrap(Samples.encoded(OutputFormat.WAV, VOICE_HZ)).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(wav.getInt(24)).as("rate").isEqualTo(VOICE_HZ);
        assertThat(wav.getInt(40)).as("bytes of samples").isEqualTo(-1);
        assertThat(wav.limit()).isEqualTo(44 + 2 * Chirp.SECONDS * VOICE_HZ);
    }

    @Test
    void barePcmIsAlwaysAt24KilohertzAsClientsExpect() {
        assertThat(Samples.encoded(OutputFormat.PCM, 16_000)).hasSize(2 * Chirp.SECONDS * 24_000);
    }

    @ParameterizedTest
    @CsvSource({"WAV", "PCM", "FLAC", "MP3", "AAC", "OPUS"})
    void aVoiceThatSaidNothingEndsWithoutAnError(OutputFormat format) {
        try (AudioEncoder encoder = Codecs.encoder(format, VOICE_HZ)) {
            assertThat(encoder.finish().length).isLessThan(3_000);
            assertThatThrownBy(() -> encoder.write(new float[1], 0, 1)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(encoder::finish).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void aFormatThatIsNotWrittenIsRefusedWithThoseThatAre() {
        assertThat(OutputFormat.named("MP3")).isEqualTo(OutputFormat.MP3);
        assertThatThrownBy(() -> OutputFormat.named("wma"))
                .isInstanceOf(CodecException.class)
                .hasMessage("Sound can't be written as 'wma'; it can as wav, mp3, opus, aac, flac, pcm");
    }
}
