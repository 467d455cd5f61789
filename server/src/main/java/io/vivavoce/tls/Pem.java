package io.vivavoce.tls;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaMiscPEMGenerator;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.util.io.pem.PemObjectGenerator;
import org.bouncycastle.util.io.pem.PemWriter;

/** Certificates and keys in PEM (RFC 7468): PKCS 8, PKCS 1 and SEC 1. */
final class Pem {
    /** Far more than any chain. */
    private static final int MAX_BYTES = 1 << 20;

    /** Kinds of keys that a server may have. */
    private static final List<String> KINDS = List.of("EC", "RSA", "EdDSA");

    private Pem() {}

    /** What a file holds. */
    record Content(List<X509Certificate> certificates, Optional<PrivateKey> key) {}

    /** @throws TlsException when it can't be read, naming the file and never showing what it holds */
    static Content read(Path file) {
        try (var in = Files.newInputStream(file)) {
            var bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) throw new TlsException(file + " is larger than 1 MiB; that is no PEM", null);
            return parsed(file, new String(bytes, StandardCharsets.ISO_8859_1));
        } catch (IOException | GeneralSecurityException e) {
            throw new TlsException(
                    file + " can't be read as PEM (" + e.getClass().getSimpleName() + ')', e);
        }
    }

    private static Content parsed(Path file, String text) throws IOException, GeneralSecurityException {
        var certificates = new ArrayList<X509Certificate>();
        Optional<PrivateKey> key = Optional.empty();
        try (var parser = new PEMParser(new StringReader(text))) {
            for (var next = parser.readObject(); next != null; next = parser.readObject()) {
                switch (next) {
                    case X509CertificateHolder holder ->
                        certificates.add(new JcaX509CertificateConverter().getCertificate(holder));
                    case PEMKeyPair pair -> key = Optional.of(key(file, pair.getPrivateKeyInfo()));
                    case PrivateKeyInfo info -> key = Optional.of(key(file, info));
                    case PEMEncryptedKeyPair _ -> throw encrypted(file);
                    case PKCS8EncryptedPrivateKeyInfo _ -> throw encrypted(file);
                    default -> {} // parameters of a curve, a request: of no use here
                }
            }
        }
        return new Content(certificates, key);
    }

    private static TlsException encrypted(Path file) {
        return new TlsException(
                "The key in " + file
                        + " has a password, which nobody could type when the server starts; take it off with"
                        + " openssl pkey -in " + file.getFileName()
                        + " -out plain.pem, and keep that readable by you alone",
                null);
    }

    private static PrivateKey key(Path file, PrivateKeyInfo info) throws IOException {
        var spec = new PKCS8EncodedKeySpec(info.getEncoded());
        for (var kind : KINDS) {
            try {
                return KeyFactory.getInstance(kind).generatePrivate(spec);
            } catch (GeneralSecurityException e) {
                // of another kind
            }
        }
        throw new TlsException("The key in " + file + " is of no kind that TLS servers have: " + KINDS, null);
    }

    static String text(X509Certificate... certificates) {
        return written(List.of(certificates), Optional.empty());
    }

    /** The key, and its chain. */
    static String text(Identity identity) {
        return written(identity.chain(), Optional.of(identity.key()));
    }

    private static String written(List<X509Certificate> certificates, Optional<PrivateKey> key) {
        var text = new StringWriter();
        try (var writer = new PemWriter(text)) {
            var parts = new ArrayList<PemObjectGenerator>();
            if (key.isPresent()) parts.add(new JcaPKCS8Generator(key.get(), null));
            for (var certificate : certificates) parts.add(new JcaMiscPEMGenerator(certificate));
            for (var part : parts) writer.writeObject(part);
        } catch (IOException e) {
            throw new TlsException("A certificate could not be written", e);
        }
        return text.toString();
    }

    /** Whether what {@code key} signs is what {@code certificate} believes. */
    static boolean fit(PrivateKey key, X509Certificate certificate) {
        var algorithm = switch (key.getAlgorithm()) {
            case "EC" -> "SHA256withECDSA";
            case "RSA" -> "SHA256withRSA";
            default -> "EdDSA";
        };
        try {
            var signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update((byte) 1);
            var signed = signature.sign();
            signature.initVerify(certificate.getPublicKey());
            signature.update((byte) 1);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
