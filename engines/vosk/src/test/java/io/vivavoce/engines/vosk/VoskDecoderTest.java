package io.vivavoce.engines.vosk;

import static org.assertj.core.api.Assertions.assertThat;

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
    void anAnswerWithoutTextIsEmpty() {
        assertThat(VoskDecoder.text("{\"text\" : \"\"}")).isEmpty();
        assertThat(VoskDecoder.text("")).isEmpty();
        assertThat(VoskDecoder.text("{\"text\" : \"cut off")).isEmpty();
    }
}
