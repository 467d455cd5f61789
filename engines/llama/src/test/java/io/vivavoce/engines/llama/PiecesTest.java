package io.vivavoce.engines.llama;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PiecesTest {
    private static List<String> byteByByte(String text, String stop) {
        var pieces = new Pieces(stop);
        var out = new ArrayList<String>();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) out.add(pieces.add(new byte[] {b}));
        out.add(pieces.end());
        return out;
    }

    @Test
    void charactersComeWhole() {
        var pieces = byteByByte("aé日😀", "");
        assertThat(String.join("", pieces)).isEqualTo("aé日😀");
        assertThat(pieces).containsOnly("", "a", "é", "日", "😀");
    }

    @Test
    void halfACharacterAtTheEndIsMarked() {
        var pieces = new Pieces("");
        assertThat(pieces.add(new byte[] {'a', (byte) 0xF0, (byte) 0x9F})).isEqualTo("a");
        assertThat(pieces.end()).isEqualTo("\uFFFD");
    }

    @Test
    void brokenBytesAreMarkedAndTheRestComes() {
        assertThat(new Pieces("").add(new byte[] {'a', (byte) 0xFF, 'b'})).isEqualTo("a\uFFFDb");
    }

    @Test
    void textEndsBeforeTheStopTextHoweverItIsCut() {
        assertThat(String.join("", byteByByte("Paris.\nUser: and", "\nUser:"))).isEqualTo("Paris.");
        var pieces = new Pieces("\nUser:");
        assertThat(pieces.add("Paris.\nUs".getBytes(StandardCharsets.UTF_8))).isEqualTo("Paris.");
        assertThat(pieces.add("ual".getBytes(StandardCharsets.UTF_8))).isEqualTo("\nUsual");
        assertThat(pieces.stopped()).isFalse();
    }

    @Test
    void whatLookedLikeTheStopTextComesAtTheEnd() {
        assertThat(String.join("", byteByByte("Paris.\nUse", "\nUser:"))).isEqualTo("Paris.\nUse");
    }
}
