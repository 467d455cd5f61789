package io.vivavoce.config;

import java.util.List;

/** How calls by WebRTC find their way. */
public record WebRtcSettings(
        @About(
                value = "STUN and TURN servers that the server itself uses, where clients can't reach it otherwise.",
                pattern = "(stuns?|turns?):[^\\s,]{1,200}",
                form = "a list, with commas between, of stun:HOST:PORT and turn:HOST:PORT; or none")
        List<String> iceServers,

        @About(value = "Name that the TURN servers know the server by.", max = 200)
        Text iceUsername,

        @About(
                value = "Its password there, by reference. Only in a file that you named or keep.",
                max = 2_000,
                form = "a reference to the password, ${env:NAME}, ${file:PATH} or ${exec:COMMAND ARGS}, and never the"
                        + " password itself",
                secret = true,
                trustedOnly = true)
        Text iceCredential,

        @About(
                value = "UDP ports for sound, to be let through by firewalls; one for each call and address of this"
                        + " machine. Empty: any.",
                max = 11,
                pattern = "([0-9]{1,5}-[0-9]{1,5})?",
                form = "a range such as 50000-50100, or empty")
        Text ports,

        @About(
                value =
                        "Networks: those of this machine's addresses that are in one of them are offered to clients. None:"
                                + " all but those of container bridges.",
                pattern = "[0-9A-Fa-f.:]+(/[0-9]{1,3})?",
                form = "a list, with commas between, of networks such as 192.168.1.0/24; or none")
        List<String> candidates,

        @About(
                value =
                        "Addresses to offer instead of this machine's own: its public one behind a router, its host's in a"
                                + " container.",
                pattern = "[0-9A-Fa-f.:]+",
                form = "a list, with commas between, of IP addresses; or none")
        List<String> announce,

        @About("Go through a TURN server only, and show nobody an address of this machine.")
        boolean relayOnly,

        @About(
                "Take what a client's loudspeaker plays out of what its microphone hears; browsers do that by themselves.")
        boolean echoCancellation) {
    static final WebRtcSettings DEFAULTS = new WebRtcSettings(
            List.of(), Text.plain(""), Text.plain(""), Text.plain(""), List.of(), List.of(), false, false);
}
