package io.vivavoce.server;

import io.javalin.Javalin;
import io.javalin.util.JavalinException;
import io.vivavoce.access.Admission;
import io.vivavoce.audio.processing.VoiceOptions;
import io.vivavoce.concurrent.Ticker;
import io.vivavoce.http.ConfigDesk;
import io.vivavoce.http.Connections;
import io.vivavoce.http.HttpApi;
import io.vivavoce.http.Metrics;
import io.vivavoce.http.Service;
import io.vivavoce.runtime.Capacity;
import io.vivavoce.runtime.VoicePath;
import io.vivavoce.session.SessionOptions;
import io.vivavoce.store.History;
import io.vivavoce.tls.CertificateSource;
import io.vivavoce.transport.Playout;
import io.vivavoce.transport.Rtc;
import io.vivavoce.transport.RtcOptions;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server: bound at once, so that whoever watches it knows that it is coming; open for sessions when {@link #ready} was
 * called.
 *
 * <p>Thread-safe.
 */
public final class Server implements AutoCloseable {
    /** A session whose client is cut off ends by then: an engine that does not heed it is left to itself. */
    private static final long GONE_WITHIN_MS = 3_000;

    private static final Logger LOG = LoggerFactory.getLogger(Server.class);

    private final Ticker ticker = Ticker.system();
    private final Options options;
    private final Connections connections = new Connections();
    private final Service service;
    private final Playout playout;
    private final Rtc rtc;
    private final HttpApi api;
    private final Optional<TlsListener> tls;
    private final Javalin http;
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * @param host a name or address of this machine
     * @param port 0 for any that is free
     * @param drainMs how long turns may go on when the server ends
     * @param tls the certificate; none for plain http
     * @param insecure whether others than this machine may come by plain http
     * @param admission whom it lets in
     * @param webrtc how WebRTC's connections find their way
     * @param assetsUrl where browsers get the page's files from, without a slash at its end; empty: from here
     */
    public record Options(
            String host,
            int port,
            long drainMs,
            Optional<CertificateSource> tls,
            boolean insecure,
            Admission admission,
            RtcOptions webrtc,
            String assetsUrl) {
        public Options(
                String host,
                int port,
                long drainMs,
                Optional<CertificateSource> tls,
                boolean insecure,
                Admission admission) {
            this(host, port, drainMs, tls, insecure, admission, RtcOptions.DEFAULT, "");
        }

        /** For this machine alone, by plain http. */
        public Options(String host, int port, long drainMs) {
            this(host, port, drainMs, Optional.empty(), false, Admission.local());
        }
    }

    /**
     * Binds, and answers {@code GET /health} from now on.
     *
     * @param version of the program
     * @param leaving what leaves the machine, and where to, a sentence each
     * @throws ServerFailure when it can't be bound, or would be open to others by plain http
     * @throws io.vivavoce.tls.TlsException when there is no certificate to show
     */
    public Server(Options options, String version, List<String> leaving) {
        this.options = options;
        var loopbackOnly = isLoopback(options.host);
        if (!loopbackOnly && options.tls.isEmpty() && !options.insecure) throw readable(options.host);
        service = new Service(version, leaving);
        var metrics = new Metrics(service);
        playout = new Playout(ticker, metrics::frameLate);
        rtc = new Rtc(options.webrtc, ticker);
        api = new HttpApi(
                service,
                connections,
                metrics,
                playout,
                rtc,
                ticker,
                loopbackOnly,
                options.host,
                options.admission,
                options.assetsUrl);
        tls = options.tls.map(TlsListener::new);
        http = Javalin.create(config -> {
            config.concurrency.useVirtualThreads = true;
            config.startup.showJavalinBanner = false;
            config.startup.showOldJavalinVersionWarning = false;
            config.startup.startupWatcherEnabled = false;
            config.jetty.modifyHttpConfiguration(jetty -> {
                jetty.setSendServerVersion(false);
                jetty.setRequestHeaderSize(8 * 1024);
            });
            tls.ifPresent(listener -> config.jetty.addConnector(
                    (jetty, own) -> listener.connector(jetty, own, options.host, options.port)));
            api.configure(config);
        });
        start();
    }

    private static ServerFailure readable(String host) {
        return new ServerFailure(
                "Whoever is on the way to " + host
                        + " could read and change plain http, so it is refused: add --tls auto"
                        + " (a certificate made here), or your own (server.tls.certificate and server.tls.key); behind a"
                        + " proxy that speaks TLS, listen on 127.0.0.1; or --insecure, if you trust the network",
                null);
    }

    private void start() {
        try {
            http.start(options.host, options.port);
        } catch (RuntimeException e) {
            stopAll();
            throw new ServerFailure(why(e), e);
        }
    }

    /** What the system said, without Javalin's words around it. */
    private String why(RuntimeException failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) cause = cause.getCause();
        var said = String.valueOf(cause.getMessage());
        var reason = cause instanceof UnresolvedAddressException
                ? "there is no host of that name; use --host 127.0.0.1, which is this machine alone"
                : said + advice(said);
        return "The server can't listen on " + options.host + " port " + options.port + ": " + reason;
    }

    /** By the system's words, for the exception's class is the same for all. */
    private static String advice(String said) {
        if (said.contains("in use")) return ". Is another one running there? Choose another port with --port";
        if (said.contains("assign")) return ". Choose an address of this machine with --host";
        if (said.contains("denied")) return ". Choose a port of 1024 or more with --port";
        return "";
    }

    /** Whether {@code host} can be reached from this machine alone. */
    public static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false; // binding will say so
        }
    }

    /** What is said is kept in {@code history}, which stays the caller's, to be closed after the server. Called before {@link #ready}. */
    public void keepIn(History history) {
        service.keepIn(history);
    }

    /** The engines are warm: sessions may come, as {@code capacity} allows. The path stays the caller's, to be closed after the server. */
    public void ready(VoicePath path, SessionOptions session, VoiceOptions sound, Capacity capacity) {
        service.ready(path, session, sound, capacity);
    }

    /**
     * Sessions and conversations that begin from now on are opened with {@code session} and {@code sound}; those that go on
     * keep theirs. Nothing before {@link #ready}.
     */
    public void renew(SessionOptions session, VoiceOptions sound) {
        service.renew(session, sound);
    }

    /** From now on whoever manages the server can see and change its configuration. */
    public void manage(ConfigDesk desk) {
        api.manage(desk);
    }

    /** Whether it speaks TLS: https and wss. */
    public boolean isSecure() {
        return tls.isPresent();
    }

    /** What whoever starts it should know of its certificate, where it has one. */
    public Optional<String> tlsTold() {
        return options.tls.map(CertificateSource::told);
    }

    public int port() {
        return http.port();
    }

    /**
     * Lets turns end, sends everybody away, and returns when all connections and threads are gone. May be called twice.
     */
    @Override
    public void close() throws InterruptedException {
        if (!closed.compareAndSet(false, true)) return;
        service.drain();
        var start = ticker.nanos();
        try {
            connections.dismiss(options.drainMs, ticker);
        } finally {
            var passedMs = TimeUnit.NANOSECONDS.toMillis(ticker.nanos() - start);
            // written answers under way may end, too; 0 would mean none
            http.jettyServer().server().setStopTimeout(Math.max(1, options.drainMs - passedMs));
            stopAll();
        }
        connections.awaitNone(GONE_WITHIN_MS, ticker);
    }

    private void stopAll() {
        try {
            http.stop();
        } catch (JavalinException e) { // all the same it has stopped
            LOG.warn("Connections that clients still had open were cut off");
        }
        api.close();
        tls.ifPresent(TlsListener::close);
        try {
            playout.close();
            rtc.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
