package io.vivavoce.audio.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InputFormatTest {
    @ParameterizedTest
    @CsvSource({"WAV, WAV", "MP3, MP3", "OPUS, OGG", "AAC, AAC", "FLAC, FLAC"})
    void whatWeWriteIsRecognized(OutputFormat written, InputFormat read) {
        assertThat(InputFormat.of(Samples.encoded(written, 24_000))).isEqualTo(read);
    }

    @ParameterizedTest
    @CsvSource({"WAV, WAV", "OPUS, OGG", "FLAC, FLAC"})
    void filesThatNameThemselvesAreToldFromBareSamples(OutputFormat written, InputFormat read) {
        assertThat(InputFormat.marked(Samples.encoded(written, 24_000))).hasValue(read);
    }

    @Test
    void bareSamplesAreNoFile() {
        assertThat(InputFormat.marked(Samples.encoded(OutputFormat.PCM, 24_000)))
                .isEmpty();
        assertThat(InputFormat.marked(new byte[] {-1, -5, -112, 0}))
                .as("an MP3's sync")
                .isEmpty();
        assertThat(InputFormat.marked("ID3\3......".getBytes(StandardCharsets.ISO_8859_1)))
                .hasValue(InputFormat.MP3);
        assertThat(InputFormat.marked(new byte[0])).isEmpty();
    }

    @Test
    void aFlacFileBehindATagIsNoMp3() {
        byte[] tagged = "ID3\4\0\0\0\0\0\2xxfLaC----".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(InputFormat.of(tagged)).isEqualTo(InputFormat.FLAC);
    }

    @ParameterizedTest
    @CsvSource({
        "RIFF----AVI LIST, an AVI video",
        "%PDF-1.7, a PDF document",
        "#!AMR-WB, an AMR file",
        "FORM----AIFF, an AIFF file",
        "#EXTM3U, a playlist",
        "<html>, XML or HTML",
        "abcdefghij, of no known format (it begins with the bytes 61 62 63 64 65 66 67 68)"
    })
    void whatIsSentByMistakeIsCalledByItsName(String content, String what) {
        assertThatThrownBy(() -> InputFormat.of(content.getBytes(StandardCharsets.ISO_8859_1)))
                .isInstanceOf(CodecException.class)
                .hasMessage("The sound is " + what + "; " + InputFormat.ALLOWED);
    }
}
