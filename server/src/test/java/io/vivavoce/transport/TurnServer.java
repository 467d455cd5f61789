package io.vivavoce.transport;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** coturn, of Debian's package, on an address of this machine that is no loopback. */
final class TurnServer implements AutoCloseable {
    private static final int STUN_MAGIC = 0x2112_A442;
    private static final int BINDING_REQUEST = 1;
    private static final int TRIES = 100;

    private final Process process;
    private final InetSocketAddress address;

    private TurnServer(Process process, InetSocketAddress address) {
        this.process = process;
        this.address = address;
    }

    /** An address that WebRTC uses; the loopback it leaves out. */
    static Optional<InetAddress> ownAddress() throws IOException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress() && address.getAddress().length == 4)
                .findFirst();
    }

    /** Returns when it answers. */
    static TurnServer start(Path folder, InetAddress own) throws IOException {
        int port;
        try (var free = new DatagramSocket(0, own)) {
            port = free.getLocalPort();
        }
        var ip = own.getHostAddress();
        var process = new ProcessBuilder(
                        "turnserver",
                        "-n",
                        "--no-cli",
                        "--no-tls",
                        "--no-dtls",
                        "--lt-cred-mech",
                        "--listening-ip=" + ip,
                        "--relay-ip=" + ip,
                        "--listening-port=" + port,
                        "--realm=vivavoce",
                        "--user=me:secret",
                        "--log-file=stdout",
                        "--pidfile=" + folder.resolve("turn.pid"))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("turn.log").toFile())
                .start();
        var server = new TurnServer(process, new InetSocketAddress(own, port));
        server.awaitAnswer();
        return server;
    }

    private void awaitAnswer() throws IOException {
        var request = ByteBuffer.allocate(20)
                .putShort((short) BINDING_REQUEST)
                .putShort((short) 0)
                .putInt(STUN_MAGIC);
        try (var socket = new DatagramSocket()) {
            socket.setSoTimeout(100);
            for (var i = 0; i < TRIES && process.isAlive(); i++) {
                socket.send(new DatagramPacket(request.array(), request.capacity(), address));
                try {
                    socket.receive(new DatagramPacket(new byte[512], 512));
                    return;
                } catch (SocketTimeoutException e) {
                    // not yet
                }
            }
        }
        process.destroyForcibly();
        throw new IOException("coturn does not answer on " + address);
    }

    /** Both sides' way through it, and none beside. */
    RtcOptions only() {
        var url = "turn:" + address.getAddress().getHostAddress() + ":" + address.getPort();
        return new RtcOptions(
                List.of(new RtcOptions.IceServer(url, "me", "secret")),
                RtcOptions.Ports.ANY,
                List.of(),
                List.of(),
                true,
                false,
                RtcOptions.LOST_AFTER);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
