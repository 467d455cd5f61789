package io.vivavoce.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CandidatesTest {
    private static final String LAN = "a=candidate:1 1 udp 2122260223 192.168.1.7 50001 typ host generation 0";
    private static final String OTHER = "a=candidate:2 1 udp 2122194687 10.9.0.2 50002 typ host generation 0";
    private static final String TCP = "a=candidate:3 1 tcp 1518280447 192.168.1.7 50003 typ host tcptype passive";
    private static final String RELAY =
            "a=candidate:4 1 udp 41885439 203.0.113.9 61000 typ relay raddr 0.0.0.0 rport 0 generation 0";
    private static final String ANSWER = String.join("\r\n", "v=0", "m=audio 9 x 111", LAN, OTHER, TCP, RELAY, "");

    @Test
    void whatIsNotForbiddenIsOfferedButForTcp() {
        assertThat(chosen(RtcOptions.DEFAULT)).containsExactly(LAN, OTHER, RELAY);
    }

    @Test
    void onlyAddressesOfTheNetworksThatWereNamedAreOffered() {
        assertThat(chosen(with(List.of("192.168.0.0/16"), List.of()))).containsExactly(LAN, RELAY);
    }

    @Test
    void announcedAddressesStandForOurOwn() {
        assertThat(chosen(with(List.of("192.168.0.0/16"), List.of("203.0.113.5"))))
                .containsExactly(LAN.replace("192.168.1.7", "203.0.113.5"), RELAY);
    }

    private static RtcOptions with(List<String> networks, List<String> announced) {
        var parsed = networks.stream().map(Network::parse).toList();
        return new RtcOptions(List.of(), RtcOptions.Ports.ANY, parsed, announced, false, false, RtcOptions.LOST_AFTER);
    }

    private static List<String> chosen(RtcOptions options) {
        var chosen = new Candidates(options).chosen(ANSWER);
        assertThat(chosen).startsWith("v=0\r\nm=audio").endsWith("\r\n");
        return chosen.lines().filter(line -> line.startsWith("a=candidate:")).toList();
    }

    @ParameterizedTest
    @CsvSource({
        "192.168.1.0/24, 192.168.1.200, true",
        "192.168.1.0/24, 192.168.2.1,   false",
        "10.0.0.0/9,     10.127.0.1,    true",
        "10.0.0.0/9,     10.128.0.1,    false",
        "0.0.0.0/0,      8.8.8.8,       true",
        "0.0.0.0/0,      ::1,           false",
        "10.1.2.3,       10.1.2.3,      true",
        "fd00::/8,       fd12::1,       true"
    })
    void aNetworkHoldsTheAddressesWhoseFirstBitsAreIts(String network, String address, boolean holds) {
        assertThat(Network.parse(network).contains(InetAddress.ofLiteral(address)))
                .isEqualTo(holds);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "192.168.1.0/33", "192.168.1.0/-1", "example.org", "10.0.0.0/x"})
    void whatIsNoNetworkIsRefusedWithAnExample(String text) {
        assertThatThrownBy(() -> Network.parse(text)).hasMessageContaining("192.168.1.0/24");
    }

    @Test
    void portsAreARange() {
        assertThat(RtcOptions.Ports.parse("50000-50100")).isEqualTo(new RtcOptions.Ports(50_000, 50_100));
        assertThat(RtcOptions.Ports.parse("50000")).isEqualTo(new RtcOptions.Ports(50_000, 50_000));
        assertThat(RtcOptions.Ports.parse("")).isEqualTo(RtcOptions.Ports.ANY);
        for (var wrong : List.of("50100-50000", "1-70000", "x", "1-2-3", "0-5"))
            assertThatThrownBy(() -> RtcOptions.Ports.parse(wrong)).hasMessageContaining("FIRST-LAST");
    }
}
