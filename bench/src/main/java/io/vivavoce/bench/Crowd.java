package io.vivavoce.bench;

import io.vivavoce.audio.Pcm16;
import io.vivavoce.concurrent.Ticker;
import io.vivavoce.runtime.RoomNoise;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Many clients of {@code /v1/realtime} whose microphones are on while nobody speaks: two of three hear a quiet room, the
 * third is off. {@link CrowdProcess} runs it in a process of its own, and tells it what to do in lines: {@code open COUNT},
 * {@code feed SECONDS}, {@code close}. Each is answered, when it is done, with the processor time that it took, in ms. It
 * ends with its input, so also when who started it is gone.
 *
 * <p>Thread: one plays all clients.
 */
final class Crowd implements AutoCloseable {
    private static final int FRAME_MS = Way.REALTIME.frameMs();
    private static final long FRAME_NANOS = FRAME_MS * 1_000_000L;
    /** Every third microphone is off. */
    private static final int OFF = 3;

    private final URI server;
    private final Ticker ticker = Ticker.system();
    private final Lines lines = new Lines();
    private final List<Caller> callers = new ArrayList<>();

    private Crowd(URI server) {
        this.server = server;
    }

    /** @param arguments the server's {@code ws} address, without a path */
    public static void main(String[] arguments) throws IOException {
        var commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (var crowd = new Crowd(URI.create(arguments[0]))) {
            for (var line = commands.readLine(); line != null; line = commands.readLine()) {
                var cpuMs = Series.processMs();
                crowd.obey(line.split(" "));
                System.out.println(Series.processMs() - cpuMs);
            }
        }
    }

    private void obey(String[] command) {
        switch (command[0]) {
            case "open" -> open(Integer.parseInt(command[1]));
            case "feed" -> feed(Integer.parseInt(command[1]));
            case "close" -> leave();
            default -> throw new IllegalArgumentException("open, feed or close, got " + command[0]);
        }
    }

    private void open(int count) {
        for (var i = 0; i < count; i++) callers.add(new Caller(lines, server, Way.REALTIME, ticker));
    }

    /** Sends each client's frames when they are due. */
    private void feed(int seconds) {
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
    }

    private void leave() {
        callers.forEach(Caller::close);
        callers.clear();
    }

    @Override
    public void close() {
        leave();
        lines.close();
    }
}
