package io.vivavoce.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;

/**
 * Who a server proves to be.
 *
 * @param key of the first certificate
 * @param chain from the server's own certificate towards one that clients know
 */
public record Identity(PrivateKey key, List<X509Certificate> chain) {
    public Identity {
        chain = List.copyOf(chain);
    }

    /** The server's own. */
    public X509Certificate certificate() {
        return chain.getFirst();
    }

    /** SHA-256 of the server's own certificate, as browsers show it: {@code AB:CD:…}. */
    public String fingerprint() {
        return fingerprint(certificate());
    }

    static String fingerprint(X509Certificate certificate) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
            return HexFormat.ofDelimiter(":").withUpperCase().formatHex(hash);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    /**
     * As Java's TLS takes it, in memory.
     *
     * @param password of the key in it
     */
    public KeyStore keyStore(char[] password) {
        try {
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("server", key, password, chain.toArray(Certificate[]::new));
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("every JVM has PKCS 12", e);
        }
    }

    /** Whether both are the same certificates; keys go with them. */
    public boolean isSameAs(Identity other) {
        return chain.equals(other.chain);
    }
}
