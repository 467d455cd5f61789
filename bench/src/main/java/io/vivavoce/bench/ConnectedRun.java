package io.vivavoce.bench;

import io.vivavoce.concurrent.Ticker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/**
 * What a server in this process takes for many connections whose microphones are on while nobody speaks; their other ends
 * are in a process of their own.
 *
 * <p>Thread: one.
 */
public final class ConnectedRun {
    /** Until code is compiled and each session has its place. */
    private static final int SETTLE_SECONDS = 10;
    /** What a first connection loads once is nobody's. */
    private static final int FIRST = 2;

    private final URI server;
    private final Consumer<String> progress;
    private final Ticker ticker = Ticker.system();

    /** @param server {@code ws} address, without a path, of one in this process */
    public ConnectedRun(URI server, Consumer<String> progress) {
        this.server = server;
        this.progress = progress;
    }

    /** Opens {@code count}, lets them settle, and measures for so many seconds. */
    public Connected run(int count, int seconds) throws InterruptedException {
        try (var crowd = new CrowdProcess(server);
                var http = HttpClient.newHttpClient()) {
            crowd.open(FIRST);
            crowd.feed(1);
            crowd.leave();
            var before = Footprint.now();
            crowd.open(count);
            var settle = Math.min(SETTLE_SECONDS, seconds);
            progress.accept("%d connections listen; %d s until they have settled".formatted(count, settle));
            crowd.feed(settle);
            progress.accept("measured for %d s".formatted(seconds));
            return measure(crowd, http, count, seconds, before);
        }
    }

    /** Memory last: to collect all garbage stops the server. */
    private Connected measure(CrowdProcess crowd, HttpClient http, int count, int seconds, Footprint without)
            throws InterruptedException {
        var before = lateness(http);
        var start = ticker.nanos();
        var cpuMs = Series.processMs();
        var clientsMs = crowd.feed(seconds);
        var passedMs = (ticker.nanos() - start) / 1e6;
        var busyMs = Series.processMs() - cpuMs;
        var late = lateness(http).since(before).atMostMs(.99);
        var resident = Resident.nowMiB();
        var heapKiB = Footprint.usedHeapKiB() - without.heapKiB();
        return new Connected(
                count,
                seconds,
                late,
                heapKiB / count,
                resident.isPresent() && without.residentMiB().isPresent()
                        ? OptionalDouble.of(
                                (resident.getAsDouble() - without.residentMiB().getAsDouble()) * 1024 / count)
                        : OptionalDouble.empty(),
                busyMs / passedMs,
                clientsMs / passedMs);
    }

    private FrameLateness lateness(HttpClient http) throws InterruptedException {
        var metrics =
                URI.create("http" + server.toString().substring("ws".length())).resolve("/metrics");
        try {
            return FrameLateness.in(
                    http.send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString())
                            .body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
