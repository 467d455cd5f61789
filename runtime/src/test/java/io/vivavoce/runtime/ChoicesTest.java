package io.vivavoce.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vivavoce.engines.catalogue.Catalogue;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChoicesTest {
    @Test
    void anEngineOfAnotherRoleIsRefusedWithWhatTheRoleHas() {
        assertThatThrownBy(() -> Choices.parse(List.of("tts=vosk"), Optional.empty()))
                .isInstanceOf(RuntimeFailure.class)
                .hasMessageContaining("embedded, scripted")
                .hasMessageContaining("tts=vosk");
    }

    @Test
    void aRoleThatIsNotNamedIsPlayedByTheEmbeddedEngine() {
        var choices = Choices.parse(List.of("stt=vosk"), Optional.empty());

        assertThat(choices.is(Choices.Role.STT, Choices.VOSK)).isTrue();
        assertThat(choices.is(Choices.Role.TTS, Choices.EMBEDDED)).isTrue();
        assertThat(choices.standIns()).isEmpty();
    }

    @Test
    void voskIsTheRecognizerWhereItIsChosen() {
        var choices = Choices.parse(List.of("stt=vosk"), Optional.empty());
        try (var recognizer = VoicePath.recognizer(choices, Catalogue.standard())) {
            assertThat(recognizer.name()).isEqualTo("vosk-small-en-us-0.15");
            assertThat(recognizer.streaming()).isTrue();
        }
    }
}
