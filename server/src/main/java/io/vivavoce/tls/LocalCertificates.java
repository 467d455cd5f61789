package io.vivavoce.tls;

import io.vivavoce.config.DataFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Certificates for this machine, made here by an {@link Authority} of its own, for who has no other: phones give a page the
 * microphone over TLS only.
 *
 * <p>In the folder {@code tls} of the data folder: {@value #AUTHORITY} and {@value #SERVER}, each a key and its certificate
 * in one file, so that they can't fall apart; and {@value #TRUST}, which is for clients and no secret.
 */
public final class LocalCertificates implements CertificateSource {
    static final String AUTHORITY = "authority.pem";
    static final String SERVER = "server.pem";
    static final String TRUST = "vivavoce-ca.pem";

    /** A server that is started once a month has a month left to be started in. */
    private static final Duration RENEW_BEFORE = Duration.ofDays(30);

    private static final Logger LOG = LoggerFactory.getLogger(LocalCertificates.class);

    private final DataFolder folder;
    private final Supplier<SortedSet<String>> names;
    private final InstantSource clock;

    /**
     * @param data where they are kept
     * @param names asked each time: by which clients may reach this machine
     */
    public LocalCertificates(DataFolder data, Supplier<SortedSet<String>> names, InstantSource clock) {
        folder = DataFolder.at(data.file("tls"));
        this.names = names;
        this.clock = clock;
    }

    /** What clients are to be told to trust. */
    public Path trustFile() {
        return folder.file(TRUST);
    }

    @Override
    public Identity current() {
        var wanted = names.get();
        try {
            var authority = kept(AUTHORITY)
                    .filter(kept -> lasts(kept) && Authority.speaksFor(kept.certificate(), wanted))
                    .orElse(null);
            if (authority == null) {
                authority = Authority.made(wanted, clock.instant());
                folder.write(AUTHORITY, bytes(Pem.text(authority)));
                LOG.info("an authority for certificates was made: clients must be told to trust it");
            }
            tell(authority.chain().getLast());
            return server(authority, wanted);
        } catch (IOException e) {
            throw new TlsException(
                    "The certificate can't be kept in " + folder.path() + " ("
                            + e.getClass().getSimpleName()
                            + "); make that folder writable, or name another by data_folder",
                    e);
        }
    }

    private Identity server(Identity authority, SortedSet<String> wanted) throws IOException {
        var kept = kept(SERVER)
                .filter(server -> lasts(server)
                        && server.chain().subList(1, server.chain().size()).equals(authority.chain())
                        && namesOf(server.certificate()).equals(wanted));
        if (kept.isPresent()) return kept.get();
        var made = Authority.leaf(authority, wanted, clock.instant());
        folder.write(SERVER, bytes(Pem.text(made)));
        LOG.info("a certificate was made for {}", String.join(", ", wanted));
        return made;
    }

    private void tell(X509Certificate root) throws IOException {
        var text = Pem.text(root);
        if (!Files.exists(trustFile()) || !Files.readString(trustFile()).equals(text)) folder.write(TRUST, bytes(text));
    }

    /** What is kept, if it is whole. */
    private Optional<Identity> kept(String name) {
        var file = folder.file(name);
        if (!Files.exists(file)) return Optional.empty();
        try {
            var content = Pem.read(file);
            return content.key()
                    .filter(key -> !content.certificates().isEmpty()
                            && Pem.fit(key, content.certificates().getFirst()))
                    .map(key -> new Identity(key, content.certificates()));
        } catch (TlsException e) {
            LOG.warn("{}; it is made anew", e.getMessage());
            return Optional.empty();
        }
    }

    private boolean lasts(Identity identity) {
        var end = identity.certificate().getNotAfter().toInstant();
        return clock.instant().plus(RENEW_BEFORE).isBefore(end);
    }

    private static SortedSet<String> namesOf(X509Certificate certificate) {
        var found = new TreeSet<String>();
        try {
            var alternatives = certificate.getSubjectAlternativeNames();
            Collection<List<?>> none = List.of();
            for (var name : alternatives == null ? none : alternatives)
                found.add(MachineNames.plain(String.valueOf(name.get(1))));
        } catch (CertificateParsingException e) {
            // then it has none
        }
        return found;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public String told() {
        var shown = current();
        return "Its certificate was made here (SHA-256 fingerprint " + shown.fingerprint()
                + "), and clients don't know it: have them trust " + trustFile()
                + " (curl --cacert, NODE_EXTRA_CA_CERTS, SSL_CERT_FILE; phones and browsers: docs/manual/security.md).";
    }
}
