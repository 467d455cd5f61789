package io.vivavoce.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * Passes bytes on between an engine and its Ollama, and can kill that one in the midst of an answer.
 *
 * <p>Thread-safe. Connections end with the Ollama, or with the engine.
 */
public final class OllamaRelay implements AutoCloseable {
    /** Of an answer; a prompt that is only read gives one. */
    private static final int PIECES = 3;

    private final OllamaServer server;
    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private volatile boolean armed;
    private volatile boolean killed;

    public OllamaRelay(OllamaServer server) throws IOException {
        this.server = server;
        Thread.ofPlatform().daemon().name("relay").start(this::accept);
    }

    /** What the engine takes for Ollama. */
    public String url() {
        return "http://127.0.0.1:" + listening.getLocalPort();
    }

    /** The next answer ends after its third piece, and Ollama with it. */
    public void killInTheNextAnswer() {
        armed = true;
    }

    /** Whether it came to that. */
    public boolean hasKilled() {
        return killed;
    }

    private void accept() {
        try {
            while (true) {
                var client = listening.accept();
                Thread.ofVirtual().name("relayed").start(() -> pass(client));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void pass(Socket client) {
        try (client;
                var ollama = new Socket("127.0.0.1", URI.create(server.url()).getPort())) {
            Thread.ofVirtual().name("requests").start(() -> {
                try (ollama) {
                    client.getInputStream().transferTo(ollama.getOutputStream());
                } catch (IOException e) {
                    // one of them has gone
                }
            });
            answers(ollama.getInputStream(), client.getOutputStream());
        } catch (IOException e) {
            // one of them has gone, or Ollama is not there
        }
    }

    private void answers(InputStream from, OutputStream to) throws IOException {
        var buffer = new byte[8192];
        var pieces = 0;
        for (var read = from.read(buffer); read >= 0; read = from.read(buffer)) {
            to.write(buffer, 0, read);
            var text = new String(buffer, 0, read, StandardCharsets.UTF_8);
            pieces = text.contains("\"done\":true") ? 0 : pieces + (text.contains("\"done\":false") ? 1 : 0);
            if (!armed || pieces < PIECES) continue;
            armed = false;
            server.kill();
            killed = true;
            return;
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
