package io.vivavoce.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vivavoce.transport.RtcOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The section {@code webrtc} of the configuration. */
class NetworksTest {
    @TempDir
    private Path folder;

    private RtcOptions networks(String webrtc) throws IOException {
        Files.writeString(folder.resolve("password"), "secret\n");
        var file = Files.writeString(folder.resolve("vivavoce.yaml"), "webrtc: {" + webrtc + "}\n");
        var options = CommandLine.populateCommand(new PathOptions(), "--config=" + file);
        return Networks.of(options.settings().webrtc());
    }

    @Test
    void aTurnServerIsGivenNameAndPasswordAndShowsNeither() throws Exception {
        var options = networks("ice_servers: ['turn:t.example:3478', 'stun:s.example'], ice_username: me,"
                + " ice_credential: '${file:password}', relay_only: true");

        assertThat(options.relayOnly()).isTrue();
        assertThat(options.iceServers())
                .containsExactly(
                        new RtcOptions.IceServer("turn:t.example:3478", "me", "secret"),
                        new RtcOptions.IceServer("stun:s.example", "", ""));
        assertThat(options.toString()).doesNotContain("secret").contains("turn:t.example:3478");
    }

    @Test
    void whatDoesNotGoTogetherIsRefusedWithWhatToDo() {
        refused("relay_only: true", "webrtc.ice_servers");
        refused("ice_servers: ['turn:t.example']", "webrtc.ice_credential");
        refused("ports: 50100-50000", "FIRST-LAST");
        refused("candidates: [10.0.0.0/99]", "192.168.1.0/24");
        refused("announce: [1.2.3.4.5]", "1.2.3.4.5");
    }

    private void refused(String webrtc, String why) {
        assertThatThrownBy(() -> networks(webrtc))
                .isInstanceOf(WrongUsage.class)
                .hasMessageContaining(why);
    }
}
