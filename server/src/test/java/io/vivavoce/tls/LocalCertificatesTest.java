package io.vivavoce.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vivavoce.config.DataFolder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates that are made here: kept, renewed, and good for this machine alone. */
class LocalCertificatesTest {
    private static final Instant START = Instant.parse("2026-11-21T12:00:00Z");

    @TempDir
    private Path folder;

    private Instant now = START;
    private SortedSet<String> names = names("localhost", "127.0.0.1", "::1", "box", "192.168.1.7");

    @Test
    void oneIsMadeForAllNamesAndKept() throws Exception {
        var first = source().current();

        assertThat(source().current().isSameAs(first)).isTrue();
        assertThat(first.certificate().getSubjectAlternativeNames().stream().map(name -> String.valueOf(name.get(1))))
                .containsExactlyInAnyOrder("localhost", "127.0.0.1", "0:0:0:0:0:0:0:1", "box", "192.168.1.7");
        validate(first);
        assertThat(first.fingerprint()).matches("([0-9A-F]{2}:){31}[0-9A-F]{2}");
        assertThat(source().told()).contains(first.fingerprint(), "vivavoce-ca.pem");
    }

    @Test
    void itIsRenewedAMonthBeforeItExpiresAndClientsNeedNotBeToldAgain() throws Exception {
        var first = source().current();
        now = START.plus(Duration.ofDays(366));
        assertThat(source().current().isSameAs(first)).isTrue();

        now = START.plus(Duration.ofDays(368));
        var second = source().current();

        assertThat(second.isSameAs(first)).isFalse();
        assertThat(second.chain().getLast()).isEqualTo(first.chain().getLast());
        validate(second);
    }

    @Test
    void anotherAddressMakesAnotherCertificateOfTheSameAuthority() throws Exception {
        var first = source().current();
        names = names("localhost", "box", "10.1.2.3", "fd00::7");

        var second = source().current();

        assertThat(second.isSameAs(first)).isFalse();
        assertThat(second.chain().getLast()).isEqualTo(first.chain().getLast());
        validate(second);
    }

    @Test
    void anAuthorityOfTheHouseIsNotBelievedForOthersNames() {
        source().current();
        var authority = Pem.read(folder.resolve("d/tls/authority.pem"));
        var forged = Authority.leaf(
                new Identity(authority.key().orElseThrow(), authority.certificates()), List.of("bank.example"), now);

        assertThatThrownBy(() -> validate(forged)).isInstanceOf(CertPathValidatorException.class);
    }

    @Test
    void aPublicNameThatIsConfiguredLaterMakesAnotherAuthority() throws Exception {
        var first = source().current();
        names = names("localhost", "voice.example.org", "203.0.113.9");

        var second = source().current();

        assertThat(second.chain().getLast()).isNotEqualTo(first.chain().getLast());
        validate(second);
    }

    @Test
    void whatIsBrokenIsMadeAnew() throws Exception {
        var first = source().current();
        Files.writeString(folder.resolve("d/tls/server.pem"), "-----BEGIN PRIVATE KEY-----\nAAAA\n");

        var second = source().current();

        assertThat(second.isSameAs(first)).isFalse();
        validate(second);
    }

    @Test
    void filesOfTheUsersOwnAreReadAndWhatIsWrongIsSaid() throws Exception {
        var made = source().current();
        var server = folder.resolve("d/tls/server.pem");
        var other = Authority.made(List.of(), now);
        var otherKey = Files.writeString(folder.resolve("other.pem"), Pem.text(other));
        var empty = Files.writeString(folder.resolve("empty.pem"), "");

        assertThat(new PemCertificates(server, server).current().isSameAs(made)).isTrue();
        assertThatThrownBy(() -> new PemCertificates(server, otherKey).current())
                .hasMessageContaining("is not that of the first certificate");
        assertThatThrownBy(() -> new PemCertificates(empty, server).current())
                .hasMessageContaining("holds no certificate");
        assertThatThrownBy(() -> new PemCertificates(server, empty).current()).hasMessageContaining("holds no key");
        assertThatThrownBy(() -> new PemCertificates(folder.resolve("none.pem"), server).current())
                .hasMessageContaining("none.pem can't be read");
    }

    @Test
    void keysOfAllUsualKindsAreRead() throws Exception {
        for (var kind : List.of("rsa-pkcs1", "rsa-pkcs8", "ec-sec1")) {
            var file = folder.resolve(kind + ".pem");
            Files.write(file, openssl(kind).getBytes(StandardCharsets.US_ASCII));

            assertThat(Pem.read(file).key()).as(kind).isPresent();
        }
    }

    /** Made by openssl, or by the JDK where its encoding is the same. */
    private static String openssl(String kind) throws Exception {
        var algorithm = kind.startsWith("rsa") ? "RSA" : "EC";
        var generator = java.security.KeyPairGenerator.getInstance(algorithm);
        generator.initialize(algorithm.equals("RSA") ? 2048 : 256);
        var encoded = generator.generateKeyPair().getPrivate().getEncoded();
        var info = org.bouncycastle.asn1.pkcs.PrivateKeyInfo.getInstance(encoded);
        var inner = info.parsePrivateKey().toASN1Primitive().getEncoded();
        return switch (kind) {
            case "rsa-pkcs1" -> pem("RSA PRIVATE KEY", inner);
            case "ec-sec1" -> pem("EC PRIVATE KEY", withCurve(info));
            default -> pem("PRIVATE KEY", encoded);
        };
    }

    private static byte[] withCurve(org.bouncycastle.asn1.pkcs.PrivateKeyInfo info) throws Exception {
        var key = org.bouncycastle.asn1.sec.ECPrivateKey.getInstance(info.parsePrivateKey());
        return new org.bouncycastle.asn1.sec.ECPrivateKey(
                        256, key.getKey(), info.getPrivateKeyAlgorithm().getParameters())
                .getEncoded();
    }

    private static String pem(String name, byte[] content) {
        var lines = java.util.Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return "-----BEGIN " + name + "-----\n" + lines + "\n-----END " + name + "-----\n";
    }

    private LocalCertificates source() {
        return new LocalCertificates(DataFolder.at(folder.resolve("d")), () -> names, () -> now);
    }

    private static SortedSet<String> names(String... names) {
        var plain = new TreeSet<String>();
        for (var name : names) plain.add(MachineNames.plain(name));
        return plain;
    }

    /** As a client that trusts the file for clients does. */
    private void validate(Identity identity) throws Exception {
        var trusted =
                Pem.read(folder.resolve("d/tls/vivavoce-ca.pem")).certificates().getFirst();
        var parameters = new PKIXParameters(Set.of(new TrustAnchor(trusted, null)));
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(now));
        var path = CertificateFactory.getInstance("X.509")
                .generateCertPath(identity.chain().subList(0, 2));
        CertPathValidator.getInstance("PKIX").validate(path, parameters);
    }
}
