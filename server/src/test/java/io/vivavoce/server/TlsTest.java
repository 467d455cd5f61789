package io.vivavoce.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vivavoce.access.Admission;
import io.vivavoce.config.DataFolder;
import io.vivavoce.tls.LocalCertificates;
import io.vivavoce.tls.MachineNames;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server by TLS, asked by a client that trusts the authority's file and checks names. */
class TlsTest {
    @TempDir
    private Path folder;

    private Instant now = Instant.now();

    @Test
    void itIsReachedByHttpsAndByWssUnderEachOfItsNames() throws Exception {
        try (var server = server()) {
            for (var name : List.of("localhost", "127.0.0.1"))
                assertThat(health(client(), server, name)).contains("\"status\":\"starting\"");
            assertThatThrownBy(() -> socket(client(), server)) // it is not ready: by then TLS was spoken
                    .isInstanceOf(CompletionException.class)
                    .hasMessageContaining("WebSocketHandshakeException");
            assertThat(server.tlsTold().orElseThrow()).contains("fingerprint", "vivavoce-ca.pem");
            assertThat(server.isSecure()).isTrue();
        }
    }

    @Test
    void aClientThatDoesNotTrustTheAuthorityIsNotServed() throws Exception {
        try (var server = server();
                var stranger = HttpClient.newHttpClient()) {
            assertThatThrownBy(() -> health(stranger, server, "localhost")).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aRenewedCertificateIsShownWithoutARestart() throws Exception {
        var source = source();
        var before = source.current();
        try (var listener = new TlsListener(source)) {
            now = now.plus(Duration.ofDays(370));

            listener.renew();

            assertThat(listener.shown().isSameAs(before)).isFalse();
            assertThat(listener.shown().isSameAs(source.current())).isTrue();
        }
    }

    @Test
    void othersDoNotComeByPlainHttpUnlessSomebodySaidSo() throws Exception {
        assertThatThrownBy(() -> new Server(new Server.Options("0.0.0.0", 0, 0), "test", List.of()))
                .isInstanceOf(ServerFailure.class)
                .hasMessageContaining("--tls auto")
                .hasMessageContaining("--insecure");
        try (var server = new Server(
                new Server.Options("0.0.0.0", 0, 0, Optional.empty(), true, Admission.local()), "test", List.of())) {
            assertThat(server.isSecure()).isFalse();
        }
    }

    private Server server() {
        return new Server(
                new Server.Options("127.0.0.1", 0, 0, Optional.of(source()), false, Admission.local()),
                "test",
                List.of());
    }

    private LocalCertificates source() {
        return new LocalCertificates(DataFolder.at(folder), () -> MachineNames.with(List.of()), () -> now);
    }

    private static String health(HttpClient client, Server server, String name)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("https://" + name + ":" + server.port() + "/health"));
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static WebSocket socket(HttpClient client, Server server) {
        return client.newWebSocketBuilder()
                .buildAsync(URI.create("wss://localhost:" + server.port() + "/voice-chat"), new WebSocket.Listener() {})
                .join();
    }

    private HttpClient client() throws Exception {
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        try (var in = Files.newInputStream(folder.resolve("tls/vivavoce-ca.pem"))) {
            trusted.setCertificateEntry(
                    "vivavoce", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        var trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(trusted);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return HttpClient.newBuilder().sslContext(context).build();
    }
}
