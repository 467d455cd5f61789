package io.vivavoce.cli;

import io.vivavoce.config.Configuration.Flag;
import io.vivavoce.config.LogSettings;
import io.vivavoce.config.ServerSettings;
import io.vivavoce.runtime.Capacity;
import io.vivavoce.runtime.Choices.Role;
import io.vivavoce.runtime.VoicePath;
import io.vivavoce.server.Server;
import io.vivavoce.store.History;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code vivavoce serve}: the server, until it is told to end. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description = "Serve the assistant: POST /chat, WebSocket /voice-chat, GET /health, GET /metrics.",
        footer = {
            "",
            "Ends on Ctrl-C or SIGTERM: turns that go on may end first (server.drain_seconds).",
            "Reads its configuration again on SIGHUP (kill -HUP PID).",
            "",
            "Examples:",
            "  vivavoce serve",
            "  vivavoce serve --host 0.0.0.0 --tls auto",
            "  curl -H 'Content-Type: application/json' -d '{\"message\": \"Hello!\"}' http://127.0.0.1:8080/chat",
            "",
            "Exit codes: 1 it could not start, 2 wrong usage, 130 Ctrl-C, 143 SIGTERM."
        })
final class ServeCommand implements Callable<Integer> {
    /** On top of the time that turns have: engines close within two seconds. */
    private static final long CLOSE_SECONDS = 5;

    /** What is configured for the server and on its command line. */
    static final class ServeOptions extends PathOptions {
        @Option(
                names = "--host",
                paramLabel = "NAME",
                description = "Name or address to listen on; default 127.0.0.1, this machine alone.")
        private String host = "";

        @Option(names = "--port", paramLabel = "PORT", description = "Port to listen on; default 8080; 0: any.")
        private @Nullable Integer port;

        @Option(
                names = "--tls",
                paramLabel = "off|auto|files",
                description = "auto: https with a certificate that is made here; files: with server.tls.certificate and"
                        + " server.tls.key; default off, plain http.")
        private String tls = "";

        @Option(
                names = "--insecure",
                description = "Let others than this machine come by plain http, which is readable on the way.")
        private boolean insecure;

        @Override
        List<Flag> flags() {
            var flags = super.flags();
            if (!host.isEmpty()) flags.add(new Flag("server.host", host, "--host"));
            if (port != null) flags.add(new Flag("server.port", port.toString(), "--port"));
            if (!tls.isEmpty()) flags.add(new Flag("server.tls.mode", tls, "--tls"));
            if (insecure) flags.add(new Flag("server.insecure", "true", "--insecure"));
            return flags;
        }
    }

    @Mixin
    private ServeOptions options = new ServeOptions();

    private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

    /** Whether there was a SIGHUP, which may have come before the server was ready. */
    private final AtomicBoolean asked = new AtomicBoolean();

    /** None before the server is ready. */
    private volatile @Nullable Reload reload;

    private final CountDownLatch ended = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);

    @Override
    public Integer call() throws InterruptedException {
        options.check();
        Logs.install(options.settings().log());
        var settings = options.settings().server();
        LOG.atInfo()
                .addKeyValue("version", Vivavoce.version())
                .addKeyValue("host", settings.host().value())
                .addKeyValue("port", settings.port())
                .log("starting");
        Hangup.means(this::readAgain);
        var goodbye = new Thread(() -> sayGoodbye(settings.drainSeconds()), "goodbye");
        var leaving = options.choices().leaving(List.of(Role.values()));
        var certificates = Certificates.of(options.settings());
        var admission = Admissions.of(options.settings());
        var where = new Server.Options(
                settings.host().value(),
                settings.port(),
                settings.drainSeconds() * 1000L,
                certificates,
                settings.insecure(),
                admission,
                Networks.of(options.settings().webrtc()),
                settings.assetsUrl().value());
        try (@Nullable History history = history();
                var server = new Server(where, Vivavoce.version(), leaving);
                var path = options.open()) {
            Runtime.getRuntime().addShutdownHook(goodbye);
            if (history != null) server.keepIn(history);
            serve(server, path, settings, leaving, admission.access().keysNeeded());
        } finally {
            closed.countDown();
        }
        return 0;
    }

    /** Null where nothing is to be kept. */
    private @Nullable History history() {
        return options.settings().history().enabled() ? Histories.open(options.settings()) : null;
    }

    /** Until it is told to end; returns when the server is closed, which comes before the engines that it uses. */
    private void serve(Server server, VoicePath path, ServerSettings settings, List<String> leaving, boolean keysNeeded)
            throws InterruptedException {
        try {
            var capacity = Capacity.measured(path, settings.maxSessions());
            server.ready(
                    path, options.session(), Reload.sound(options.settings().audio()), capacity);
            var desk = new Reload(options, server, capacity);
            reload = desk;
            server.manage(desk);
            if (asked.get()) readAgain();
            LOG.atInfo().addKeyValue("port", server.port()).log("ready");
            greet(server, settings.host().value(), leaving);
            server.tlsTold().ifPresent(this::say);
            tellWhoMayCome(server, settings.host().value(), keysNeeded);
            ended.await();
            LOG.atInfo().addKeyValue("seconds", settings.drainSeconds()).log("draining: turns that go on may end");
        } finally {
            server.close();
        }
        LOG.info("ended");
    }

    private void readAgain() {
        asked.set(true); // before it is looked whether the server is ready
        var ready = reload;
        if (ready != null) ready.run();
    }

    private void greet(Server server, String host, List<String> leaving) {
        var address = (server.isSecure() ? "https://" : "http://") + (host.contains(":") ? "[" + host + "]" : host)
                + ":" + server.port();
        say("Ready: " + address + " (POST /chat, WebSocket /voice-chat, GET /health, GET /metrics).");
        if (leaving.isEmpty()) say("Nothing that is said leaves this machine.");
        if (options.settings().history().enabled())
            say("What is said is kept as text in " + Histories.folder(options.settings())
                    + " (history.enabled: false keeps nothing).");
        options.demoHint(System.getenv()).ifPresent(this::say);
    }

    private void tellWhoMayCome(Server server, String host, boolean keysNeeded) {
        if (keysNeeded) {
            say("Clients need a key"
                    + (Admissions.keys(options.settings()).keys().isEmpty()
                            ? ", and there is none yet: vivavoce keys add NAME makes one, which counts at once."
                            : " (vivavoce keys list)."));
        } else if (!Server.isLoopback(host)) {
            say("Whoever can reach " + host + " can talk with it: keys are switched off (server.auth).");
        }
        if (!Server.isLoopback(host) && !server.isSecure()) say("Plain http is readable on the way: --tls auto.");
    }

    /** To people; where standard error is a log of JSON, as a line of that. */
    private void say(String sentence) {
        var log = options.settings().log();
        if (log.format() == LogSettings.Format.JSON && log.file().isEmpty()) LOG.info("{}", sentence);
        else System.err.println(sentence);
    }

    /** Ctrl-C or SIGTERM: the JVM ends when this returns. */
    private void sayGoodbye(long drainSeconds) {
        ended.countDown();
        try {
            closed.await(drainSeconds + CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
