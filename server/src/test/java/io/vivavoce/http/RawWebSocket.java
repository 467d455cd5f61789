package io.vivavoce.http;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A WebSocket of bare frames (RFC 6455), also such as no client would send. Read by whoever wants to, or not at all. */
final class RawWebSocket implements AutoCloseable {
    static final int FIN = 0x80;
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;

    private static final int MASKED = 0x80;
    private static final int MANY = 127;
    private static final int PATIENCE_MS = 60_000;

    final Socket socket = new Socket();
    private final DataInputStream in;

    /** What came, whole. */
    record Frame(int opcode, byte[] payload) {
        String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }

        int closeCode() {
            return opcode == CLOSE && payload.length >= 2
                    ? ByteBuffer.wrap(payload).getShort()
                    : 0;
        }
    }

    /** @param receiveBytes that the system may keep of what is not read */
    RawWebSocket(ServerFixture fixture, int receiveBytes) throws IOException {
        socket.setReceiveBufferSize(receiveBytes);
        socket.connect(new InetSocketAddress("127.0.0.1", fixture.server.port()));
        socket.setSoTimeout(PATIENCE_MS);
        sendBytes("""
                GET /voice-chat HTTP/1.1
                Host: localhost
                Connection: Upgrade
                Upgrade: websocket
                Sec-WebSocket-Version: 13
                Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==

                """.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
        in = new DataInputStream(socket.getInputStream());
        var answer = RawHttp.answer(socket, false);
        if (answer.status() == 101) return;
        socket.close();
        throw new IOException(answer.head());
    }

    void text(String message) throws IOException {
        var payload = message.getBytes(StandardCharsets.UTF_8);
        sendBytes(frame(FIN | TEXT, true, payload.length, payload));
    }

    void sendBytes(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** @param length as it is declared */
    static byte[] frame(int firstByte, boolean masked, long length, byte[] payload) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.writeByte(firstByte);
            out.writeByte((masked ? MASKED : 0) | MANY);
            out.writeLong(length);
            if (masked) out.writeInt(0); // a mask that changes nothing
            out.write(payload);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return bytes.toByteArray();
    }

    /** @throws java.io.EOFException at the connection's end */
    Frame read() throws IOException {
        var opcode = in.readUnsignedByte() & 15;
        var length = in.readUnsignedByte();
        if (length == 126) length = in.readUnsignedShort();
        else if (length == MANY) length = Math.toIntExact(in.readLong());
        return new Frame(opcode, in.readNBytes(length));
    }

    /** Reads until a text message has {@code part}. */
    void await(String part) throws IOException {
        for (var frame = read(); frame.opcode != TEXT || !frame.text().contains(part); ) frame = read();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
