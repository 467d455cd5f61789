package io.vivavoce.tls;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraintValidatorException;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.PKIXNameConstraintValidator;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * An authority of this machine alone, which clients are told once to trust: the server's certificate may then be made anew
 * for other names and times, and no client need be told again.
 *
 * <p>Its key lies on this machine, and whoever stole it could deceive those who trust it. So it can only speak for private
 * networks' names and addresses, and those that this machine had when it was made (RFC 5280, 4.2.1.10): never for a bank.
 * As not all clients heed what limits a certificate that they trust themselves, that one is a root's, which signed this
 * authority's, and whose key was then thrown away.
 */
final class Authority {
    private static final Duration LIFE = Duration.ofDays(3650);

    /** Apple's systems take at most 398 days of public authorities, 825 of one's own. */
    private static final Duration LEAF_LIFE = Duration.ofDays(397);

    /** Clocks of phones go wrong. */
    private static final Duration BEFORE = Duration.ofDays(1);

    /** Names that no public domain has: RFC 6761, 6762, 8375, ICANN's resolution of 2024-07-29, and a habit. */
    private static final List<String> PRIVATE_NAMES = List.of("localhost", "local", "home.arpa", "internal", "lan");

    /** RFC 1918, 4193, 6598, and loopback. */
    private static final List<String> PRIVATE_ADDRESSES = List.of(
            "127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "::1/128", "fc00::/7");

    private static final SecureRandom RANDOM = new SecureRandom();

    private Authority() {}

    /** A new one that may speak for private networks, and for {@code names}: its certificate, and the root that signed it. */
    static Identity made(Collection<String> names, Instant now) {
        var rootKeys = keys(); // gone when this returns
        var keys = keys();
        // Not the same for two of a day, which clients would take for one another.
        var label =
                now.toString().substring(0, 10) + ' ' + serial().toString(16).substring(0, 4);
        var root = new X500Principal("CN=Vivavoce on this machine (" + label + ')');
        try {
            var extensions = new JcaX509ExtensionUtils();
            var rootBuilder = builder(root, now.plus(LIFE), now, root, rootKeys);
            rootBuilder.addExtension(Extension.basicConstraints, true, new BasicConstraints(1));
            rootBuilder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
            rootBuilder.addExtension(
                    Extension.subjectKeyIdentifier, false, extensions.createSubjectKeyIdentifier(rootKeys.getPublic()));
            var rootCertificate = signed(rootBuilder, rootKeys);
            var builder = builder(root, now.plus(LIFE), now, new X500Principal("CN=Vivavoce (" + label + ')'), keys);
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
            builder.addExtension(Extension.nameConstraints, true, new NameConstraints(permitted(names), null));
            builder.addExtension(
                    Extension.authorityKeyIdentifier, false, extensions.createAuthorityKeyIdentifier(rootCertificate));
            builder.addExtension(
                    Extension.subjectKeyIdentifier, false, extensions.createSubjectKeyIdentifier(keys.getPublic()));
            return new Identity(keys.getPrivate(), List.of(signed(builder, rootKeys), rootCertificate));
        } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
            throw new TlsException("A certificate could not be made: " + e.getMessage(), e);
        }
    }

    private static X509v3CertificateBuilder builder(
            X500Principal issuer, Instant end, Instant now, X500Principal subject, KeyPair keys) {
        return new JcaX509v3CertificateBuilder(
                issuer, serial(), Date.from(now.minus(BEFORE)), Date.from(end), subject, keys.getPublic());
    }

    /** A server's certificate for {@code names}, each of which {@code authority} {@link #speaksFor}. */
    static Identity leaf(Identity authority, Collection<String> names, Instant now) {
        var keys = keys();
        var issuer = authority.certificate();
        var end = now.plus(LEAF_LIFE);
        if (end.isAfter(issuer.getNotAfter().toInstant()))
            end = issuer.getNotAfter().toInstant();
        var builder = builder(issuer.getSubjectX500Principal(), end, now, new X500Principal("CN=Vivavoce"), keys);
        try {
            var extensions = new JcaX509ExtensionUtils();
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            builder.addExtension(
                    Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
            builder.addExtension(Extension.subjectAlternativeName, false, alternatives(names));
            builder.addExtension(
                    Extension.authorityKeyIdentifier, false, extensions.createAuthorityKeyIdentifier(issuer));
            builder.addExtension(
                    Extension.subjectKeyIdentifier, false, extensions.createSubjectKeyIdentifier(keys.getPublic()));
            var certificate = signed(builder, new KeyPair(issuer.getPublicKey(), authority.key()));
            var chain = new ArrayList<>(List.of(certificate));
            chain.addAll(authority.chain());
            return new Identity(keys.getPrivate(), chain);
        } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
            throw new TlsException("A certificate could not be made: " + e.getMessage(), e);
        }
    }

    /** Whether a certificate of its for {@code names} would be believed. */
    static boolean speaksFor(X509Certificate authority, Collection<String> names) {
        try {
            var extension = new JcaX509CertificateHolder(authority).getExtension(Extension.nameConstraints);
            if (extension == null) return true;
            var validator = new PKIXNameConstraintValidator();
            validator.intersectPermittedSubtree(
                    NameConstraints.getInstance(extension.getParsedValue()).getPermittedSubtrees());
            for (var name : names) validator.checkPermitted(general(name));
            return true;
        } catch (NameConstraintValidatorException e) {
            return false;
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new TlsException("The authority's certificate can't be read: " + e.getMessage(), e);
        }
    }

    private static GeneralSubtree[] permitted(Collection<String> names) {
        var permitted = new LinkedHashSet<GeneralSubtree>();
        for (var name : PRIVATE_NAMES) permitted.add(subtree(GeneralName.dNSName, name));
        for (var range : PRIVATE_ADDRESSES) permitted.add(subtree(GeneralName.iPAddress, range));
        for (var name : names) {
            if (!MachineNames.isAddress(name)) permitted.add(subtree(GeneralName.dNSName, name));
            else permitted.add(subtree(GeneralName.iPAddress, name + (name.contains(":") ? "/128" : "/32")));
        }
        return permitted.toArray(GeneralSubtree[]::new);
    }

    private static GeneralSubtree subtree(int kind, String name) {
        return new GeneralSubtree(new GeneralName(kind, name));
    }

    private static GeneralNames alternatives(Collection<String> names) {
        var all = new ArrayList<GeneralName>();
        for (var name : names) all.add(general(name));
        return new GeneralNames(all.toArray(GeneralName[]::new));
    }

    private static GeneralName general(String name) {
        return new GeneralName(MachineNames.isAddress(name) ? GeneralName.iPAddress : GeneralName.dNSName, name);
    }

    private static X509Certificate signed(X509v3CertificateBuilder builder, KeyPair issuer)
            throws OperatorCreationException, GeneralSecurityException {
        var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(issuer.getPrivate());
        return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    }

    /** P-256: what each client knows. */
    private static KeyPair keys() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has P-256", e);
        }
    }

    /** 20 octets at most, and positive (RFC 5280, 4.1.2.2). */
    private static BigInteger serial() {
        return new BigInteger(152, RANDOM).setBit(151);
    }
}
