package io.vivavoce.config;

import java.util.List;

/** Where {@code serve} listens, and whom it lets in. */
public record ServerSettings(
        @About(
                value = "Name or address to listen on; as `--host`. Beyond `127.0.0.1` others can reach it.",
                max = 253,
                pattern = "[A-Za-z0-9.:_-]+",
                form = "a name or an address of this machine")
        Text host,

        @About(value = "Port to listen on; as `--port`. 0: any that is free.", max = 65_535)
        int port,

        @About(
                value = "Sessions at once at most; 0: as many as the machine can bear, by measurement.",
                max = 750,
                live = true)
        int maxSessions,

        @About(value = "So long may turns go on when the server ends, s.", max = 3_600)
        int drainSeconds,

        @About(
                value = "Other names and addresses by which clients reach the server, such as a proxy's or those of"
                        + " Docker's host (docs/manual/security.md).",
                pattern = "[A-Za-z0-9][A-Za-z0-9.-]*|[0-9A-Fa-f:]+",
                form = "a list, with commas between, of names and addresses, without port; or none")
        List<String> names,

        @About("Encryption on the way (docs/manual/security.md).")
        Tls tls,

        @About(
                value = "Let others than this machine come by plain http, which is readable on the way; as"
                        + " `--insecure`. Only in a file that you named or keep.",
                trustedOnly = true)
        boolean insecure,

        @About(
                value =
                        "Whether a key is needed (`vivavoce keys`); `auto`: where others than this machine can reach the"
                                + " server, by `server.host` or `server.names`. Only in a file that you named or keep.",
                trustedOnly = true)
        Auth auth,

        @About(
                value =
                        "Origins of pages that may talk to the server, beside its own and those on this machine; `*` for"
                                + " all, where keys are needed. Only in a file that you named or keep.",
                pattern = "\\*|https?://[A-Za-z0-9.:\\[\\]-]+|[a-z][a-z0-9+.-]*://[A-Za-z0-9.-]+",
                form = "a list, with commas between, of origins such as https://app.example.org, or of *; or none",
                trustedOnly = true)
        List<String> origins,

        @About(
                value =
                        "Where browsers get the page's scripts and styles from, such as a CDN that fetches them here; empty:"
                                + " from here (docs/manual/web.md). Only in a file that you named or keep.",
                max = 200,
                pattern = "(https?://[A-Za-z0-9.:\\[\\]-]+(/[A-Za-z0-9._~-]+)*)?",
                form = "an address such as https://cdn.example.org/voice, without a slash at its end, or empty",
                trustedOnly = true)
        Text assetsUrl) {
    static final ServerSettings DEFAULTS = new ServerSettings(
            Text.plain("127.0.0.1"),
            8080,
            0,
            10,
            List.of(),
            new Tls(TlsMode.OFF, Text.plain(""), Text.plain("")),
            false,
            Auth.AUTO,
            List.of(),
            Text.plain(""));

    /** Whether a key is needed. */
    public enum Auth {
        AUTO,
        ON,
        OFF
    }

    public record Tls(
            @About(
                    "`auto` makes a certificate for this machine, as `--tls auto`; `files` takes yours; `off` is plain http.")
            TlsMode mode,

            @About(
                    value = "Your certificate in PEM, the server's own first. A relative path counts from this file's"
                            + " folder. Only in a file that you named or keep.",
                    max = 4_096,
                    trustedOnly = true)
            Text certificate,

            @About(
                    value = "Its key in PEM, without a password. Only in a file that you named or keep.",
                    max = 4_096,
                    trustedOnly = true)
            Text key) {}

    /** Where the server's certificate comes from. */
    public enum TlsMode {
        OFF,
        AUTO,
        FILES
    }
}
