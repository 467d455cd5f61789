package io.vivavoce.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SdpTest {
    private static final String OFFER = String.join(
            "\r\n",
            "v=0",
            "o=- 1 2 IN IP4 127.0.0.1",
            "m=audio 9 UDP/TLS/RTP/SAVPF 111 0",
            "a=ice-ufrag:abcd",
            "a=candidate:1 1 udp 2122260223 3f0c.local 50001 typ host",
            "a=candidate:2 1 udp 2122260222 192.168.1.7 50002 typ host",
            "a=rtpmap:111 opus/48000/2",
            "a=fmtp:111 minptime=10;useinbandfec=1",
            "m=application 9 UDP/DTLS/SCTP webrtc-datachannel",
            "a=max-message-size:262144",
            "");

    @Test
    void anOfferKeepsWhatItIsButForAddressesThatNobodyHereCanResolve() {
        assertThat(Sdp.offer(OFFER))
                .doesNotContain(".local")
                .contains("a=candidate:2 1 udp")
                .contains("a=fmtp:111 minptime=10;useinbandfec=1;usedtx=1\r\n")
                .endsWith("a=max-message-size:262144\r\n");
    }

    @Test
    void aClientThatWantsNoDtxGetsNone() {
        var offer = OFFER.replace("useinbandfec=1", "usedtx=0");
        assertThat(Sdp.quietInPauses(offer)).isEqualTo(offer);
    }

    @Test
    void opusWithoutParametersGetsSome() {
        assertThat(Sdp.quietInPauses("a=rtpmap:96 opus/48000/2\r\na=mid:0\r\n"))
                .isEqualTo("a=rtpmap:96 opus/48000/2\r\na=fmtp:96 usedtx=1\r\na=mid:0\r\n");
    }

    @Test
    void packetsOfTenMillisecondsAreAskedForUnlessSomethingIsSaidOfIt() {
        var asked = Sdp.shortPackets("a=rtpmap:96 opus/48000/2\r\na=mid:0\r\n");
        assertThat(asked).isEqualTo("a=rtpmap:96 opus/48000/2\r\na=ptime:10\r\na=mid:0\r\n");
        assertThat(Sdp.shortPackets(asked)).isEqualTo(asked);
        assertThat(Sdp.shortPackets("a=rtpmap:0 PCMU/8000\r\n")).doesNotContain("ptime");
    }

    @Test
    void whatIsReadOfAnOffer() {
        assertThat(Sdp.ufrag(OFFER)).contains("abcd");
        assertThat(Sdp.maxMessageBytes(OFFER)).isEqualTo(262_144);
        assertThat(Sdp.maxMessageBytes("v=0\r\n")).isEqualTo(64 * 1024);
        assertThat(Sdp.maxMessageBytes("a=max-message-size:0\r\n")).isEqualTo(1 << 20);
        assertThat(Sdp.maxMessageBytes("a=max-message-size:99999999999999\r\n")).isEqualTo(64 * 1024);
    }

    @Test
    void whatIsNoOfferIsRefusedWithAReason() {
        refused("", "v=0");
        refused("{\"sdp\":1}", "v=0");
        refused("v=0\r\nm=video 9 x 1\r\n", "m=audio");
        refused("v=0\r\nm=audio 9 x 1\r\n\0", "control characters");
        refused("v=0\r\n" + "m=audio 9 x 1\r\n".repeat(9), "at most 8");
        refused("v=0\r\n" + "a=x\r\n".repeat(20_000), "at most 65536");
    }

    private static void refused(String offer, String why) {
        assertThatThrownBy(() -> Sdp.offer(offer))
                .isInstanceOf(RtcException.class)
                .hasMessageContaining(why);
    }
}
