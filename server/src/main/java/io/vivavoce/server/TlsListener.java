package io.vivavoce.server;

import io.vivavoce.tls.CertificateSource;
import io.vivavoce.tls.Identity;
import io.vivavoce.tls.TlsException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens for HTTP/1.1 over TLS, and shows each hour's certificate without a restart. */
final class TlsListener implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TlsListener.class);

    private final CertificateSource source;
    private final SslContextFactory.Server context = new SslContextFactory.Server();
    private final ScheduledExecutorService renewal = Executors.newSingleThreadScheduledExecutor(
            task -> Thread.ofPlatform().daemon().name("certificate").unstarted(task));

    /** Of the key in memory; it protects nothing. */
    private final String password;

    private volatile Identity shown;

    /** @throws TlsException when there is no certificate */
    TlsListener(CertificateSource source) {
        this.source = source;
        var random = new byte[16];
        new SecureRandom().nextBytes(random);
        password = HexFormat.of().formatHex(random);
        shown = source.current();
        show(context, shown);
        renewal.scheduleWithFixedDelay(this::renew, 1, 1, TimeUnit.HOURS);
    }

    private void show(SslContextFactory.Server factory, Identity identity) {
        factory.setKeyStore(identity.keyStore(password.toCharArray()));
        factory.setKeyStorePassword(password);
    }

    Connector connector(org.eclipse.jetty.server.Server server, HttpConfiguration http, String host, int port) {
        var secure = new HttpConfiguration(http);
        // Which names are this server's is said elsewhere, for http too.
        secure.addCustomizer(new SecureRequestCustomizer(false));
        var connector = new ServerConnector(
                server,
                new SslConnectionFactory(context, HttpVersion.HTTP_1_1.asString()),
                new HttpConnectionFactory(secure));
        connector.setHost(host);
        connector.setPort(port);
        return connector;
    }

    /** Whoever connects from now on sees the source's certificate of now; what goes wrong is logged, and the old one stays. */
    void renew() {
        try {
            var current = source.current();
            if (current.isSameAs(shown)) return;
            context.reload(factory -> show((SslContextFactory.Server) factory, current));
            shown = current;
            LOG.info(
                    "a new certificate is shown, valid until {}",
                    current.certificate().getNotAfter().toInstant());
        } catch (TlsException e) {
            LOG.error("{}", e.getMessage());
        } catch (Exception e) { // of Jetty's reload
            LOG.error("A new certificate could not be shown", e);
        }
    }

    Identity shown() {
        return shown;
    }

    @Override
    public void close() {
        renewal.shutdownNow();
    }
}
