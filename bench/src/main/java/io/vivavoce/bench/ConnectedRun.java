package io.vivavoce.bench;

import io.vivavoce.audio.Pcm16;
import io.vivavoce.concurrent.Ticker;
import io.vivavoce.runtime.RoomNoise;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Many WebSockets of {@code /v1/realtime} whose microphones are on while nobody speaks: two of three hear a quiet room, the
 * third is off. One thread plays all clients.
 *
 * <p>Thread: one.
 */
public final class ConnectedRun {
    private static final int FRAME_MS = 20;
    private static final long FRAME_NANOS = FRAME_MS * 1_000_000L;
    /** Every third microphone is off. */
    private static final int OFF = 3;
    /** Until code is compiled and each session has its place. */
    private static final int SETTLE_SECONDS = 10;
    /** What a first connection loads once is nobody's. */
    private static final int FIRST = 2;

    private final URI server;
    private final Consumer<String> progress;
    private final Ticker ticker = Ticker.system();
    private final Lines lines = new Lines();
    private final List<Caller> callers = new ArrayList<>();

    /** @param server {@code ws} address, without a path */
    public ConnectedRun(URI server, Consumer<String> progress) {
        this.server = server;
        this.progress = progress;
    }

    /** Opens {@code count}, lets them settle, and measures for so many seconds. */
    public Connected run(int count, int seconds) throws InterruptedException {
        try {
            open(FIRST);
            feed(1);
            closeAll();
            var heap = Footprint.usedHeapKiB();
            var resident = Resident.nowMiB();
            open(count);
            var settle = Math.min(SETTLE_SECONDS, seconds);
            progress.accept("%d connections listen; %d s until they have settled".formatted(count, settle));
            feed(settle);
            var heapEach = (Footprint.usedHeapKiB() - heap) / count;
            var residentNow = Resident.nowMiB();
            var residentEach = resident.isPresent() && residentNow.isPresent()
                    ? OptionalDouble.of((residentNow.getAsDouble() - resident.getAsDouble()) * 1024 / count)
                    : OptionalDouble.empty();
            progress.accept("measured for %d s".formatted(seconds));
            return measure(count, seconds, heapEach, residentEach);
        } finally {
            closeAll();
            lines.close();
        }
    }

    private Connected measure(int count, int seconds, double heapEach, OptionalDouble residentEach) {
        var before = lateness();
        var start = ticker.nanos();
        var cpuMs = Series.processMs();
        var generatorMs = feed(seconds);
        var passedMs = (ticker.nanos() - start) / 1e6;
        return new Connected(
                count,
                seconds,
                lateness().since(before).atMostMs(.99),
                heapEach,
                residentEach,
                (Series.processMs() - cpuMs - generatorMs) / passedMs,
                generatorMs / passedMs);
    }

    private FrameLateness lateness() {
        var metrics =
                URI.create("http" + server.toString().substring("ws".length())).resolve("/metrics");
        try {
            return FrameLateness.in(lines.http()
                    .send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString())
                    .body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the server was asked", e);
        }
    }

    /** Sends each client's frames when they are due; returns the processor time of this thread, in ms. */
    private double feed(int seconds) {
        var threads = ManagementFactory.getThreadMXBean();
        var cpu = threads.getCurrentThreadCpuTime();
        var noise = new RoomNoise();
        var pcm = new float[Way.REALTIME.rateHz() * FRAME_MS / 1000];
        var room = new byte[pcm.length * Pcm16.BYTES];
        var off = new byte[room.length];
        var start = ticker.nanos();
        for (var frame = 1L; frame <= seconds * 1000L / FRAME_MS; frame++) {
            for (var i = 0; i < pcm.length; i++) pcm[i] = noise.next();
            Pcm16.toBytes(pcm, 0, pcm.length, room, 0);
            for (var i = 0; i < callers.size(); i++) {
                var due = start + frame * FRAME_NANOS + i * FRAME_NANOS / callers.size();
                for (var left = due - ticker.nanos(); left > 0; left = due - ticker.nanos())
                    LockSupport.parkNanos(left);
                callers.get(i).send(i % OFF == 0 ? off : room);
            }
        }
        return (threads.getCurrentThreadCpuTime() - cpu) / 1e6;
    }

    private void open(int count) {
        for (var i = 0; i < count; i++) callers.add(new Caller(lines, server, Way.REALTIME, ticker));
    }

    private void closeAll() {
        callers.forEach(Caller::close);
        callers.clear();
    }
}
