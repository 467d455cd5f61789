package io.vivavoce.cli;

import io.vivavoce.config.DataFolder;
import io.vivavoce.config.ServerSettings;
import io.vivavoce.config.Settings;
import io.vivavoce.tls.CertificateSource;
import io.vivavoce.tls.LocalCertificates;
import io.vivavoce.tls.MachineNames;
import io.vivavoce.tls.PemCertificates;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Optional;

/** Where the server's certificate comes from, as it is configured. */
final class Certificates {
    private Certificates() {}

    /** @throws WrongUsage when what is configured does not go together: a certificate is never left out in silence */
    static Optional<CertificateSource> of(Settings settings) {
        var tls = settings.server().tls();
        var named = !tls.certificate().isEmpty() || !tls.key().isEmpty();
        var whole = !tls.certificate().isEmpty() && !tls.key().isEmpty();
        if (named && tls.mode() != ServerSettings.TlsMode.FILES)
            throw new WrongUsage("server.tls.certificate and server.tls.key have an effect with --tls files"
                    + " (server.tls.mode) only; got " + tls.mode().name().toLowerCase(Locale.ROOT));
        if (!whole && tls.mode() == ServerSettings.TlsMode.FILES)
            throw new WrongUsage("--tls files wants server.tls.certificate and server.tls.key, files in PEM; --tls auto"
                    + " makes both");
        return switch (tls.mode()) {
            case OFF -> Optional.empty();
            case FILES ->
                Optional.of(
                        new PemCertificates(tls.certificate().path(), tls.key().path()));
            case AUTO -> {
                var names = new ArrayList<>(settings.server().names());
                names.add(settings.server().host().value());
                yield Optional.of(new LocalCertificates(
                        DataFolder.of(settings), () -> MachineNames.with(names), InstantSource.system()));
            }
        };
    }
}
