package io.vivavoce.tls;

import java.nio.file.Path;

/** A certificate of the user's own, in files that are read again when they are asked for: whoever renews it writes them. */
public final class PemCertificates implements CertificateSource {
    private final Path certificate;
    private final Path key;

    /**
     * @param certificate PEM: the server's own first, then those towards one that clients know
     * @param key PEM, without a password; may be the same file
     */
    public PemCertificates(Path certificate, Path key) {
        this.certificate = certificate;
        this.key = key;
    }

    @Override
    public Identity current() {
        var chain = Pem.read(certificate).certificates();
        if (chain.isEmpty())
            throw new TlsException(
                    certificate
                            + " (server.tls.certificate) holds no certificate; PEM is wanted, with BEGIN CERTIFICATE",
                    null);
        var secret = Pem.read(key)
                .key()
                .orElseThrow(() -> new TlsException(
                        key + " (server.tls.key) holds no key; PEM is wanted, with BEGIN PRIVATE KEY", null));
        if (!Pem.fit(secret, chain.getFirst()))
            throw new TlsException(
                    "The key in " + key + " is not that of the first certificate in " + certificate
                            + "; the server's own certificate comes first",
                    null);
        return new Identity(secret, chain);
    }

    @Override
    public String told() {
        var shown = current();
        return "Its certificate is that of " + certificate + ", valid until "
                + shown.certificate().getNotAfter().toInstant().toString().substring(0, 10)
                + ", SHA-256 fingerprint " + shown.fingerprint() + '.';
    }
}
