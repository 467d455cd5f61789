package io.vivavoce.audio.device;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vivavoce.audio.AudioException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A machine without sound: Maven points ALSA at a sound server that does not run. */
@EnabledOnOs(OS.LINUX)
@EnabledIfEnvironmentVariable(named = "ALSA_CONFIG_PATH", matches = ".*pulse\\.conf")
class NoDeviceTest {
    @Test
    void aMissingMicrophoneIsSaidInASentenceThatSaysWhatToDo() {
        assertThatThrownBy(() -> new Microphone(AudioDevice.DEFAULT, frame -> {}, lost -> {}))
                .isInstanceOf(AudioException.class)
                .hasMessageMatching("(?s)(There is no microphone: the system shows none\\. Plug one in.*"
                        + "|The microphone 'default' can't be opened.*Another program may hold it.*)");
    }

    @Test
    void aMissingLoudspeakerIsSaidInASentenceThatSaysWhatToDo() {
        assertThatThrownBy(() -> new Loudspeaker(AudioDevice.DEFAULT, 48_000, frame -> {}, lost -> {}))
                .isInstanceOf(AudioException.class)
                .hasMessageMatching("(?s)(There is no loudspeaker: the system shows none\\. Plug one in.*"
                        + "|The loudspeaker 'default' can't be opened.*Another program may hold it.*)");
    }
}
