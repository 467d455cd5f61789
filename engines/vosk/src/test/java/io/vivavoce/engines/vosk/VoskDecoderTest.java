package io.vivavoce.engines.vosk;

import static org.assertj.core.api.Assertions.assertThat;

import io.vivavoce.recognition.Transcript.WordTime;
import org.junit.jupiter.api.Test;

/** The text in Vosk's JSON. */
class VoskDecoderTest {
    @Test
    void theTextIsReadFromPartialAndFinalAnswers() {
        assertThat(VoskDecoder.text("{\n  \"partial\" : \"your power\"\n}")).isEqualTo("your power");
        assertThat(VoskDecoder.text("{\n  \"text\" : \"i'm here\"\n}")).isEqualTo("i'm here");
    }

    @Test
    void whatIsEscapedIsUnescaped() {
        assertThat(VoskDecoder.text("{\"text\": \"a \\\"b\\\" \\\\ c\"}")).isEqualTo("a \"b\" \\ c");
    }

    @Test
    void wordsHaveTheirTimesFromTheBeginningOfThePart() {
        var json = """
                {
                  "result" : [{
                      "conf" : 1.000000,
                      "end" : 2.040000,
                      "start" : 1.500000,
                      "word" : "your"
                    }, {
                      "conf" : 0.9,
                      "end" : 9.0,
                      "start" : 2.04,
                      "word" : "pow\\"er"
                    }],
                  "text" : "your pow\\"er"
                }""";

        assertThat(VoskDecoder.words(json, 16_000, 48_000))
                .containsExactly(new WordTime("your", 8_000, 16_640), new WordTime("pow\"er", 16_640, 32_000));
        assertThat(VoskDecoder.text(json)).isEqualTo("your pow\"er");
        assertThat(VoskDecoder.words("{\"text\" : \"\"}", 0, 1)).isEmpty();
    }

    @Test
    void anAnswerWithoutTextIsEmpty() {
        assertThat(VoskDecoder.text("{\"text\" : \"\"}")).isEmpty();
        assertThat(VoskDecoder.text("")).isEmpty();
        assertThat(VoskDecoder.text("{\"text\" : \"cut off")).isEmpty();
    }
}
