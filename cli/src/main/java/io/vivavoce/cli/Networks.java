package io.vivavoce.cli;

import io.vivavoce.config.WebRtcSettings;
import io.vivavoce.transport.Network;
import io.vivavoce.transport.RtcOptions;
import java.net.InetAddress;
import java.util.List;

/** How WebRTC's connections find their way, as it is configured. */
final class Networks {
    private Networks() {}

    /** @throws WrongUsage when what is configured can't be, or does not go together */
    static RtcOptions of(WebRtcSettings settings) {
        try {
            var servers = settings.iceServers().stream()
                    .map(url -> server(url, settings))
                    .toList();
            if (settings.relayOnly() && servers.stream().noneMatch(server -> isTurn(server.url())))
                throw new WrongUsage("webrtc.relay_only wants a TURN server: name one in webrtc.ice_servers");
            return new RtcOptions(
                    servers,
                    RtcOptions.Ports.parse(settings.ports().value()),
                    settings.candidates().stream().map(Network::parse).toList(),
                    addresses(settings.announce()),
                    settings.relayOnly(),
                    settings.echoCancellation(),
                    RtcOptions.LOST_AFTER);
        } catch (IllegalArgumentException e) {
            throw new WrongUsage("In the section webrtc of the configuration: " + e.getMessage());
        }
    }

    private static List<String> addresses(List<String> announced) {
        return announced.stream()
                .map(address -> InetAddress.ofLiteral(address).getHostAddress())
                .toList();
    }

    private static RtcOptions.IceServer server(String url, WebRtcSettings settings) {
        if (!isTurn(url)) return new RtcOptions.IceServer(url, "", "");
        if (settings.iceUsername().isEmpty() || settings.iceCredential().isEmpty())
            throw new WrongUsage(
                    "A TURN server wants webrtc.ice_username and webrtc.ice_credential; " + url + " is one");
        return new RtcOptions.IceServer(
                url, settings.iceUsername().value(), settings.iceCredential().value());
    }

    private static boolean isTurn(String url) {
        return url.startsWith("turn");
    }
}
