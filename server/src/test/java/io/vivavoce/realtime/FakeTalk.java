package io.vivavoce.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.vivavoce.concurrent.InferencePool;
import io.vivavoce.concurrent.Ticker;
import io.vivavoce.session.Engines;
import io.vivavoce.session.HearingThreads;
import io.vivavoce.session.Session;
import io.vivavoce.session.SessionListener;
import io.vivavoce.session.SessionOptions;
import io.vivavoce.testkit.FakeLanguageModel;
import io.vivavoce.testkit.FakeRecognizer;
import io.vivavoce.testkit.FakeSpeech;
import io.vivavoce.testkit.FakeSynthesizer;
import io.vivavoce.testkit.FakeTurnDetector;
import io.vivavoce.testkit.Stillness;
import io.vivavoce.thinking.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A connection whose engines are fakes and whose clock moves only when told; what is sent is checked against {@link
 * Invariants}. Thread: one at a time.
 */
final class FakeTalk implements AutoCloseable {
    private static final int FRAME_MS = 20;
    private static final int FRAME_SAMPLES = 320;
    private static final int LIMIT_MS = 60_000;

    final FakeLanguageModel model = new FakeLanguageModel();
    final FakeSynthesizer synthesizer = new FakeSynthesizer();
    final FakeSpeech speech = new FakeSpeech();
    final FakeRecognizer recognizer = new FakeRecognizer(speech);
    final FakeTurnDetector turnDetector = new FakeTurnDetector();
    final LoudDetector detector = new LoudDetector();
    final List<JsonNode> events = new CopyOnWriteArrayList<>();
    final RealtimeConnection connection;
    private final Invariants invariants = new Invariants();
    private final InferencePool pool = new InferencePool(2, Ticker.system());
    private final HearingThreads hearing = new HearingThreads(1, Ticker.system());
    private final AtomicLong nanos = new AtomicLong();
    /** What a client of a track has been played, silence left out. */
    final List<Float> played = new ArrayList<>();

    private final Stillness stillness = new Stillness(this::isQuiet, () -> model.hanging() > 0);
    private final Line line;
    private SoundPath path;
    private Client client;
    private boolean checks = true;
    private int seen;
    /** What was to be transcribed, whole. */
    final List<byte[]> recordings = new CopyOnWriteArrayList<>();
    /** What is said in recordings. */
    volatile Supplier<String> recorded = () -> "What is recorded.";

    volatile int closedWith;
    /** Whether the client's sound is said to be clean. */
    volatile boolean clean;

    FakeTalk(SoundPath path) {
        this(path, false);
    }

    /** @param leaves whether the client may leave and come back: by {@link #moves} */
    FakeTalk(SoundPath path, boolean leaves) {
        this.path = path;
        client = new Client(path);
        line = new Line(client, new RealtimeClient.Ticket("token", 60_000));
        connection = new RealtimeConnection("t", "model", new Opener(), leaves ? line : client, nanos::get);
    }

    private final class Client implements RealtimeClient {
        private final SoundPath way;

        Client(SoundPath way) {
            this.way = way;
        }

        @Override
        public SoundPath soundPath() {
            return way;
        }

        @Override
        public boolean sendsCleanSound() {
            return clean;
        }

        @Override
        public void send(String json) {
            var event = JsonMapper.shared().readTree(json);
            if (checks) invariants.accept(event);
            events.add(event);
        }

        @Override
        public void close(int code, String reason) {
            closedWith = code;
        }
    }

    private final class Opener implements SessionOpener {
        @Override
        public Session open(SessionOptions options, SessionListener listener) {
            var engines = new Engines(detector, turnDetector, recognizer, model, synthesizer, pool, hearing);
            return new Session("t", engines, options, nanos::get, listener);
        }

        @Override
        public SessionOptions options() {
            return SessionOptions.DEFAULT;
        }

        @Override
        public Optional<String> voiceNamed(String name) {
            return name.equals("nobody") ? Optional.empty() : Optional.of(name);
        }

        @Override
        public String transcribe(byte[] wav) {
            recordings.add(wav);
            return recorded.get();
        }

        @Override
        public boolean usesTools() {
            return model.usesTools();
        }

        @Override
        public int voiceHz() {
            return FakeSynthesizer.RATE_HZ;
        }
    }

    // ---- what happens

    /** The client's connection is lost. */
    void leaves() {
        connection.leave(line.leave(client).orElseThrow());
        settle();
    }

    /** As {@code Seat.outOfReach} and, after {@code ms}, {@code Seat.reached}. */
    void isOutOfReach(int ms) {
        connection.leave(line.epoch());
        silence(ms);
        connection.again(line.again());
        settle();
    }

    /**
     * The client comes back; from now on events are not checked as one stream, for they are not.
     *
     * @param lastEvent that it got; empty where it has forgotten
     */
    void comesBack(SoundPath by, String lastEvent) {
        checks = false;
        path = by;
        client = new Client(by);
        connection.comeBack(line, client, lastEvent);
        settle();
    }

    /** @param json with ' for " */
    FakeTalk send(String json) throws InterruptedException {
        connection.text(json.replace('\'', '"'));
        settle();
        return this;
    }

    /** {@code text} is a message of {@code role}. */
    FakeTalk write(String role, String id, String text) throws InterruptedException {
        var type = role.equals("assistant") ? "output_text" : "input_text";
        return send("{'type': 'conversation.item.create', 'item': {'type': 'message', 'id': '" + id + "', 'role': '"
                + role + "', 'content': [{'type': '" + type + "', 'text': '" + text + "'}]}}");
    }

    FakeTalk update(String session) throws InterruptedException {
        return send("{'type': 'session.update', 'session': {'type': 'realtime', " + session + "}}");
    }

    /** Asks for a response with {@code settings}, and returns how it was done. */
    JsonNode respond(String settings) throws InterruptedException {
        send("{'type': 'response.create', 'response': {" + settings + "}}");
        return await("response.done").at("/response");
    }

    /** Over a track: the user says {@code text}. */
    FakeTalk say(String text) {
        hear(speech.say(text));
        return this;
    }

    /** Over a track: the user makes this sound. */
    void hear(float[] pcm) {
        for (var at = 0; at < pcm.length; at += FRAME_SAMPLES) step(pcm, at);
    }

    FakeTalk silence(int ms) {
        for (var passed = 0; passed < ms; passed += FRAME_MS) step(new float[0], 0);
        return this;
    }

    private void step(float[] pcm, int at) {
        nanos.addAndGet(FRAME_MS * 1_000_000L);
        connection.opened().ifPresent(Session::tick);
        settle();
        if (path == SoundPath.TRACK) {
            var frame = new float[FRAME_SAMPLES];
            for (var i = 0; i < frame.length && at + i < pcm.length; i++) frame[i] = pcm[at + i];
            connection.hear(frame, 0, frame.length);
            var count = connection.play(frame);
            for (var i = 0; i < count; i++) played.add(frame[i]);
        }
        connection.frame();
        settle();
    }

    private void settle() {
        stillness.await();
    }

    private boolean isQuiet() {
        return connection.opened().map(Session::isQuiet).orElse(true);
    }

    long nowMs() {
        return nanos.get() / 1_000_000;
    }

    /** The next event of {@code type}; time passes until it comes. */
    JsonNode await(String type) {
        for (var ms = 0; ms < LIMIT_MS; ms += FRAME_MS) {
            for (; seen < events.size(); seen++)
                if (events.get(seen).at("/type").asString().equals(type)) return events.get(seen++);
            step(new float[0], 0);
        }
        throw new AssertionError(type + " did not come; came: " + types());
    }

    // ---- what came of it

    List<String> types() {
        return events.stream().map(event -> event.at("/type").asString()).toList();
    }

    List<JsonNode> of(String type) {
        return events.stream()
                .filter(event -> event.at("/type").asString().equals(type))
                .toList();
    }

    static String transcript(JsonNode response) {
        var part = response.at("/output/0/content/0");
        return part.path("transcript").asString(part.path("text").asString(""));
    }

    /** What the model was last shown, but for the instructions and the examples. */
    List<String> shown() {
        var prompt = model.prompts().getLast();
        return prompt.subList(1, prompt.size()).stream()
                .filter(message -> !SessionOptions.DEFAULT.examples().contains(message))
                .map(message -> message.role() + " " + message.text())
                .toList();
    }

    Message instructions() {
        return model.prompts().getLast().getFirst();
    }

    @Override
    public void close() throws InterruptedException {
        connection.close();
        hearing.close();
        pool.close();
        assertThat(model.stillOpen()).as("chats left open").isZero();
    }
}
