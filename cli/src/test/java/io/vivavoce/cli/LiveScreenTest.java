package io.vivavoce.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vivavoce.session.Notice;
import io.vivavoce.turn.Generation;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LiveScreenTest {
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

    @Test
    void aTerminalShowsLevelStateAndTheEndOfTheTranscriptOnOneLine() {
        var screen = screen(40);
        screen.on(new Notice.StateChanged(Notice.Activity.HEARING));
        screen.on(new Notice.Partial("what is the weather like in the mountains"));
        screen.draw(1);

        var line = text().substring("\r\033[K".length());
        assertThat(line)
                .startsWith("[##########] hearing")
                .endsWith("mountains")
                .hasSize(39);
    }

    @Test
    void elsewhereThereAreOnlyWholeLinesAndNoControlCharacters() {
        var screen = screen(0);
        screen.on(new Notice.Partial("what is"));
        screen.draw(0.5f);
        screen.on(new Notice.UserSaid(Generation.FIRST, "what is\u001b[2J this?\nThat."));

        assertThat(text().lines()).containsExactly("You:       what is[2J this? That.");
    }

    @Test
    void theMeterIsEmptyInSilenceAndHalfFullAtMinus30Decibels() {
        assertThat(LiveScreen.meter(0)).isEqualTo("          ");
        assertThat(LiveScreen.meter(0.0316f)).isEqualTo("#####     ");
        assertThat(LiveScreen.meter(2)).isEqualTo("##########");
    }

    private LiveScreen screen(int columns) {
        var people = new PrintStream(shown, true, StandardCharsets.UTF_8);
        return new LiveScreen(new Screen(people, people, TalkCommand.MetricsFormat.TEXT), people, columns);
    }

    private String text() {
        return shown.toString(StandardCharsets.UTF_8);
    }
}
