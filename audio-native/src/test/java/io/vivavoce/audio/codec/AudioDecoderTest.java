package io.vivavoce.audio.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.vivavoce.audio.Pcm;
import io.vivavoce.audio.codec.CodecException.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AudioDecoderTest {
    private static final int HEARING_HZ = 16_000;

    /** Least SNR: see RoundTripTest; a delay is what the file itself leaves in (MP4 by ffmpeg 5.1: Opus' priming). */
    @ParameterizedTest
    @CsvSource({
        "chirp.m4a,        M4A,  24000, 2, 0",
        "chirp.webm,       WEBM, 48000, 2, 0",
        "video.webm,       WEBM, 48000, 2, 0",
        "chirp-opus.mp4,   M4A,  48000, 2, 52",
        "chirp-vorbis.ogg, OGG,  24000, 2, 0",
        "chirp-stereo.mp3, MP3,  24000, 2, 0",
        "chirp-24bit.flac, FLAC, 24000, 1, 0"
    })
    void otherProgramsFilesAreReadAtTheRateOfHearing(
            String name, InputFormat format, int ownHz, int seconds, int delay) {
        byte[] file = Samples.bytes(name);
        try (AudioDecoder decoder = Codecs.decoder(new ByteArrayInputStream(file), DecodeLimits.STANDARD)) {
            assertThat(decoder.format()).isEqualTo(format);
            assertThat(decoder.sampleRateHz()).isEqualTo(ownHz);
        }

        Pcm pcm = Codecs.decode(file, DecodeLimits.STANDARD, HEARING_HZ);

        // AAC in MP4 ends with a whole frame, Opus there keeps priming and padding: 43 ms at most
        assertThat(pcm.seconds()).isCloseTo(seconds, within(.043));
        float[] chirp = Arrays.copyOf(Chirp.at(HEARING_HZ), seconds * HEARING_HZ);
        assertThat(Chirp.delay(chirp, pcm.samples(), 400)).isCloseTo(delay, within(1));
        assertThat(Chirp.snrDb(chirp, pcm.samples(), delay)).isGreaterThan(9);
    }

    @Test
    void piecesOfAnySizeAreTheSameSound() {
        byte[] file = Samples.bytes("chirp.webm");
        float[] whole = Codecs.decode(file, DecodeLimits.STANDARD, HEARING_HZ).samples();
        float[] pieces = new float[whole.length];
        int filled = 0;
        try (AudioDecoder decoder = Codecs.decoder(new ByteArrayInputStream(file), DecodeLimits.STANDARD, HEARING_HZ)) {
            int got;
            int size = 1;
            while ((got = decoder.read(pieces, filled, Math.min(size, pieces.length - filled))) > 0) {
                filled += got;
                size = size * 3 % 1_001 + 1;
            }
            assertThat(decoder.read(new float[1], 0, 1)).isEqualTo(-1);
        }
        assertThat(pieces).isEqualTo(whole);
    }

    @Test
    void manyAreDecodedSideBySide() throws Exception {
        byte[] file = Samples.bytes("chirp.webm");
        float[] alone = Codecs.decode(file, DecodeLimits.STANDARD, HEARING_HZ).samples();
        Callable<float[]> decode =
                () -> Codecs.decode(file, DecodeLimits.STANDARD, HEARING_HZ).samples();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (Future<float[]> heard : threads.invokeAll(Collections.nCopies(40, decode))) {
                assertThat(heard.get()).isEqualTo(alone);
            }
        }
    }

    @Test
    void channelsThatCancelEachOtherAreHeardAllTheSame() {
        Pcm pcm = Codecs.decode(Samples.bytes("reversed.flac"), DecodeLimits.STANDARD, 24_000);

        float[] later = Arrays.copyOfRange(pcm.samples(), 12_000, 24_000);
        float[] chirp = Arrays.copyOfRange(Chirp.at(24_000), 12_000, 24_000);
        float[] turned = new float[later.length];
        for (int i = 0; i < later.length; i++) turned[i] = -later[i];
        double either = Math.max(Chirp.snrDb(chirp, later, 0), Chirp.snrDb(chirp, turned, 0));
        assertThat(either).as("one channel or the other").isGreaterThan(80);
    }

    @ParameterizedTest
    @CsvSource({
        "ac3.m4a,          'coded as ac3'",
        "picture-only.mp4, 'holds no sound'",
        "README.md,        'no known format (it begins with the bytes 23 20 53'"
    })
    void aFileOfAnotherKindIsRefusedByNameWithWhatIsAllowed(String name, String what) {
        assertThatThrownBy(() -> Codecs.decode(Samples.bytes(name), DecodeLimits.STANDARD, HEARING_HZ))
                .hasMessageContaining(what)
                .hasMessageContaining("WAV, MP3, AAC, M4A, FLAC, Ogg (Opus, Vorbis) and WebM (Opus, Vorbis) are read")
                .asInstanceOf(InstanceOfAssertFactories.type(CodecException.class))
                .extracting(CodecException::reason)
                .isEqualTo(Reason.WRONG_FORMAT);
    }

    @Test
    void aFileWithMoreBytesThanAllowedIsReadNoFurther() {
        int[] read = {0};
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return ++read[0] & 0xff;
            }
        };
        assertThat(reason(() -> Codecs.decoder(endless, new DecodeLimits(1_000, 1))))
                .isEqualTo(Reason.TOO_LARGE);
        assertThat(read[0]).isLessThan(20_000); // readNBytes takes blocks
    }

    @Test
    void aFileThatHoldsMoreSoundThanAllowedBreaksOff() {
        byte[] twoSeconds = Samples.bytes("chirp.webm");
        assertThat(reason(() -> Codecs.decode(twoSeconds, new DecodeLimits(1 << 20, 1.9), HEARING_HZ)))
                .isEqualTo(Reason.TOO_LARGE);
        assertThat(Codecs.decode(twoSeconds, new DecodeLimits(1 << 20, 2), HEARING_HZ)
                        .seconds())
                .isEqualTo(2);
    }

    @Test
    void aFileWithoutSoundIsBroken() {
        byte[] head = Arrays.copyOf(Samples.bytes("chirp-24bit.flac"), 42); // "fLaC" and its stream's description
        assertThat(reason(() -> Codecs.decode(head, DecodeLimits.STANDARD, HEARING_HZ)))
                .isEqualTo(Reason.BROKEN);
        assertThat(reason(() -> Codecs.decode(new byte[0], DecodeLimits.STANDARD, HEARING_HZ)))
                .isEqualTo(Reason.BROKEN);
    }

    @Test
    void aConnectionThatBreaksIsToldApartFromABrokenFile() {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("reset by peer");
            }
        };
        assertThat(reason(() -> Codecs.decoder(broken, DecodeLimits.STANDARD))).isEqualTo(Reason.UNREADABLE);
    }

    @Test
    void useAfterCloseThrowsAndASecondCloseDoesNothing() {
        AudioDecoder decoder = Codecs.decoder(Samples.bytes("chirp.m4a"), DecodeLimits.STANDARD, 24_000);
        decoder.close();
        decoder.close();
        assertThatThrownBy(() -> decoder.read(new float[100_000], 0, 100_000))
                .isInstanceOf(IllegalStateException.class);
    }

    private static Reason reason(Runnable call) {
        try {
            call.run();
            throw new AssertionError("it was taken");
        } catch (CodecException e) {
            return e.reason();
        }
    }
}
