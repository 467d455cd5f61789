package io.vivavoce.testkit;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A stand-in for servers of OpenAI's chat completions, on the loopback address: streams as they do, or misbehaves as a
 * test tells it to. Without orders it repeats the last message, token by token; but if it is offered a tool and asked of
 * the weather, it calls the first.
 *
 * <p>A thread for each connection; calls of one connection come one after the other.
 */
public final class CompletionsServer implements AutoCloseable {
    private static final Pattern LIMIT = Pattern.compile("\"(?:max_tokens|max_completion_tokens|num_predict)\":(\\d+)");
    private static final Pattern CONTENT = Pattern.compile("\"content\":\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern TOOL = Pattern.compile("\"tools\":\\[\\{[^\\[]*?\"name\":\"([^\"]*)\"");
    private static final int LONGEST_BODY = 1 << 24;

    private final ServerSocket listening;
    private final Thread accepting;
    private final Answer otherwise;
    private final Deque<Answer> orders = new ArrayDeque<>();
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final AtomicInteger accepted = new AtomicInteger();

    /** How one call is answered. */
    @FunctionalInterface
    public interface Answer {
        void give(Call call) throws IOException, InterruptedException;
    }

    public CompletionsServer() {
        this(0);
    }

    /** @param port 0 for any that is free */
    public CompletionsServer(int port) {
        this(port, CompletionsServer::repeat);
    }

    /**
     * @param port 0 for any that is free
     * @param otherwise how a call without an order is answered
     */
    public CompletionsServer(int port, Answer otherwise) {
        this.otherwise = otherwise;
        try {
            listening = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // of the platform: a virtual one in accept() would close the port only when it wakes
        accepting = Thread.ofPlatform().daemon().name("stand-in").start(this::accept);
    }

    /** The root of the interface. */
    public String url() {
        return "http://127.0.0.1:" + listening.getLocalPort() + "/v1";
    }

    /** The next call without an order is answered so. */
    public void next(Answer answer) {
        synchronized (orders) {
            orders.add(answer);
        }
    }

    /** All calls so far. */
    public List<Call> calls() {
        return List.copyOf(calls);
    }

    /** Connections so far. */
    public int connections() {
        return accepted.get();
    }

    private void accept() {
        try {
            while (true) {
                var socket = listening.accept();
                accepted.incrementAndGet();
                connections.add(socket);
                Thread.ofVirtual().name("stand-in connection").start(() -> serve(socket));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            var in = new BufferedInputStream(socket.getInputStream());
            for (var call = Call.read(socket, in); call != null; call = Call.read(socket, in)) {
                calls.add(call);
                order().give(call);
            }
        } catch (IOException | InterruptedException e) {
            // the client left
        } finally {
            connections.remove(socket);
        }
    }

    private Answer order() {
        synchronized (orders) {
            return orders.isEmpty() ? otherwise : orders.remove();
        }
    }

    /** What the real ones send: a role first, a token each, the reason for the end, the counts, the last word. */
    public static void repeat(Call call) throws IOException {
        if (call.wantsATool()) {
            callATool(call);
            return;
        }
        var words = ("You said: " + call.lastMessage()).split("(?<= )");
        var tokens = Math.min(words.length, call.limit());
        call.stream();
        call.event(
                "{\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null}]}");
        for (var i = 0; i < tokens; i++) {
            if (i == 1) call.send(": keep-alive\n\n");
            call.piece(words[i]);
        }
        call.finish(tokens < words.length ? "length" : "stop");
        if (call.body().contains("include_usage"))
            call.event("{\"choices\":[],\"usage\":{\"prompt_tokens\":17,\"completion_tokens\":" + tokens
                    + ",\"total_tokens\":" + (17 + tokens) + ",\"prompt_tokens_details\":{\"cached_tokens\":5}}}");
        call.event("[DONE]");
        call.end();
    }

    /** As OpenAI streams it: the id and the name first, then the arguments, piece by piece. */
    private static void callATool(Call call) throws IOException {
        call.stream();
        call.delta("{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"index\":0,\"id\":\"call_standin1\","
                + "\"type\":\"function\",\"function\":{\"name\":\"" + call.firstTool() + "\",\"arguments\":\"\"}}]}");
        for (var piece : List.of("{\\\"ci", "ty\\\":", "\\\"Rome\\\"}"))
            call.delta("{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"" + piece + "\"}}]}");
        call.finish("tool_calls");
        call.event("[DONE]");
        call.end();
    }

    /** An answer that is only a status and JSON. */
    public static Answer error(int status, String json) {
        return call -> call.whole(status, "application/json", json);
    }

    /** Nothing listens when this returns. */
    @Override
    public void close() {
        try {
            listening.close();
            accepting.join(); // one more connection may be taken while it wakes
            for (var socket : connections) socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A request, and the means to answer it. */
    public static final class Call {
        private final Socket socket;
        private final InputStream in;
        private final String path;
        private final Map<String, String> headers;
        private final byte[] body;

        private Call(Socket socket, InputStream in, String path, Map<String, String> headers, byte[] body) {
            this.socket = socket;
            this.in = in;
            this.path = path;
            this.headers = headers;
            this.body = body;
        }

        private static @Nullable Call read(Socket socket, InputStream in) throws IOException {
            var first = line(in);
            if (first.isEmpty()) return null;
            var headers = new TreeMap<String, String>();
            for (var line = line(in); !line.isEmpty(); line = line(in)) {
                var colon = line.indexOf(':');
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
            var length = Math.min(LONGEST_BODY, Integer.parseInt(headers.getOrDefault("content-length", "0")));
            return new Call(socket, in, first.split(" ")[1], headers, in.readNBytes(length));
        }

        private static String line(InputStream in) throws IOException {
            var line = new StringBuilder();
            for (var next = in.read(); next >= 0 && next != '\n'; next = in.read())
                if (next != '\r') line.append((char) next);
            return line.toString();
        }

        public String path() {
            return path;
        }

        /** By name in lower case; empty when absent. */
        public String header(String name) {
            return headers.getOrDefault(name, "");
        }

        public String body() {
            return new String(body, StandardCharsets.UTF_8);
        }

        /** The body as it came. */
        public byte[] bytes() {
            return body.clone();
        }

        /** As JSON writes it. */
        public String lastMessage() {
            var last = "";
            for (var content = CONTENT.matcher(body()); content.find(); ) last = content.group(1);
            return last;
        }

        /** Whether there are tools, and the last message is of the weather. */
        public boolean wantsATool() {
            return !firstTool().isEmpty() && lastMessage().contains("weather");
        }

        /** Its name; empty where none is offered. */
        public String firstTool() {
            var tool = TOOL.matcher(body());
            return tool.find() ? tool.group(1) : "";
        }

        /** Tokens that the reply may have. */
        public int limit() {
            var limit = LIMIT.matcher(body());
            return limit.find() ? Integer.parseInt(limit.group(1)) : Integer.MAX_VALUE;
        }

        /** Begins a stream of events. */
        public void stream() throws IOException {
            head(200, "text/event-stream", "Transfer-Encoding: chunked");
        }

        /** Gives a whole answer. */
        public void whole(int status, String type, String text) throws IOException {
            var bytes = text.getBytes(StandardCharsets.UTF_8);
            head(status, type, "Content-Length: " + bytes.length);
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        }

        public void head(int status, String type, String more) throws IOException {
            var head = "HTTP/1.1 " + status + " x\r\nContent-Type: " + type + "\r\n" + more + "\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
        }

        /** Sends an event with {@code data}. */
        public void event(String data) throws IOException {
            send("data: " + data + "\n\n");
        }

        /** Sends a piece of the reply; {@code content} as JSON writes it. */
        public void piece(String content) throws IOException {
            delta("{\"content\":\"" + content + "\"}");
        }

        /** Sends a piece of whatever the reply is of, in JSON. */
        public void delta(String delta) throws IOException {
            event("{\"choices\":[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":null}]}");
        }

        /** Sends the reason for the end. */
        public void finish(String reason) throws IOException {
            event("{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"" + reason + "\"}]}");
        }

        /** Sends bytes of the stream, as a chunk of their own. */
        public void send(String text) throws IOException {
            var bytes = text.getBytes(StandardCharsets.UTF_8);
            send(bytes, 0, bytes.length);
        }

        /** As above. */
        public void send(byte[] bytes, int offset, int length) throws IOException {
            var out = socket.getOutputStream();
            out.write((Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            out.write(bytes, offset, length);
            out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
        }

        /** Ends the stream as it should end. */
        public void end() throws IOException {
            socket.getOutputStream().write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
        }

        /** Cuts the connection. */
        public void drop() throws IOException {
            socket.close();
        }

        /**
         * Waits on the server's side until the client has closed the connection: with an end, or, where it has not read all
         * that was sent, with a reset.
         */
        public void untilClientLeaves() {
            try {
                while (in.read() >= 0) {}
            } catch (IOException e) {
                // reset
            }
        }
    }
}
