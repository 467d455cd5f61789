package io.vivavoce.transport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A bad network between a client and the server: loses packets, delays others, or is cut. */
public final class UdpProxy implements AutoCloseable {
    private static final int MOST_BYTES = 2_048;

    private final InetSocketAddress server;
    private final DatagramSocket outside = new DatagramSocket();
    private final DatagramSocket inside = new DatagramSocket();
    private final ScheduledExecutorService delays = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().factory());
    private final Random random = new Random(5);
    private final double loss;
    private final int jitterMs;
    private volatile @Nullable SocketAddress client;
    private volatile boolean cut;

    private UdpProxy(InetSocketAddress server, double loss, int jitterMs) throws IOException {
        this.server = server;
        this.loss = loss;
        this.jitterMs = jitterMs;
        Thread.ofPlatform().daemon().name("proxy in").start(() -> pass(outside, true));
        Thread.ofPlatform().daemon().name("proxy out").start(() -> pass(inside, false));
    }

    /**
     * A network in front of the server of {@code answer}.
     *
     * @param loss share of packets that are lost, each way
     * @param jitterMs a packet is delayed by up to so much, each by itself
     */
    public static UdpProxy of(String answer, double loss, int jitterMs) throws IOException {
        var fields = candidate(answer).split(" ");
        return new UdpProxy(
                new InetSocketAddress(InetAddress.ofLiteral(fields[4]), Integer.parseInt(fields[5])), loss, jitterMs);
    }

    /** {@code answer} as it is behind this network: with its address for the only candidate. */
    public String through(String answer) {
        var first = candidate(answer);
        var fields = first.split(" ");
        fields[5] = String.valueOf(outside.getLocalPort());
        return String.join(
                        "\r\n",
                        answer.lines()
                                .filter(line -> !line.startsWith("a=candidate:") || line.equals(first))
                                .map(line -> line.equals(first) ? String.join(" ", fields) : line)
                                .toList())
                + "\r\n";
    }

    private static String candidate(String answer) {
        return answer.lines()
                .filter(line -> line.startsWith("a=candidate:") && line.contains(".")) // IPv4
                .findFirst()
                .orElseThrow(() -> new AssertionError("no candidate in " + answer));
    }

    /** Nothing comes through any more. */
    public void cut() {
        cut = true;
    }

    /** What is sent from now on comes through again. */
    public void mend() {
        cut = false;
    }

    private void pass(DatagramSocket from, boolean in) {
        try {
            while (true) {
                var packet = new DatagramPacket(new byte[MOST_BYTES], MOST_BYTES);
                from.receive(packet);
                if (in) client = packet.getSocketAddress();
                if (cut || random.nextDouble() < loss) continue;
                var bytes = Arrays.copyOf(packet.getData(), packet.getLength());
                delays.schedule(
                        () -> deliver(bytes, in), jitterMs == 0 ? 0 : random.nextInt(jitterMs), TimeUnit.MILLISECONDS);
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void deliver(byte[] bytes, boolean in) {
        var to = in ? server : client;
        try {
            if (to != null) (in ? inside : outside).send(new DatagramPacket(bytes, bytes.length, to));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        delays.shutdownNow();
        outside.close();
        inside.close();
    }
}
