package io.vivavoce.testkit;

import io.vivavoce.audio.Pcm16;
import io.vivavoce.testkit.CompletionsServer.Answer;
import io.vivavoce.testkit.CompletionsServer.Call;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A stand-in for servers of OpenAI's interface for sound, on the loopback address; no model is in it. It answers in the
 * form that OpenAI publishes: sound in chunks, here of an odd number of bytes, and transcripts as JSON; or misbehaves as a
 * test tells it to.
 *
 * <p>Threads as {@link CompletionsServer}.
 */
public final class SpeechServer implements AutoCloseable {
    /** Rate of its voice, as OpenAI's. */
    public static final int VOICE_HZ = 24_000;

    private static final Pattern INPUT = Pattern.compile("\"input\":\"((?:[^\"\\\\]|\\\\.)*+)\"");
    private static final Pattern SPEED = Pattern.compile("\"speed\":([0-9.]+)");
    private static final int CHUNK_BYTES = 4_801;
    private static final int WAV_HEADER_BYTES = 44;
    private static final int LETTERS_PER_SECOND = 15;

    private final Mouth mouth;
    private final Ear ear;
    private final CompletionsServer server = new CompletionsServer(0, this::answer);

    /** Where its sound is from. */
    @FunctionalInterface
    public interface Mouth {
        /** Mono at {@link #VOICE_HZ}. */
        float[] speak(String text, double speed) throws InterruptedException;

        /** Plays as much of a recording as a text takes, from its beginning, again and again. */
        static Mouth playing(float[] recording) {
            return (text, speed) -> {
                var sound = new float[(int) (text.length() * VOICE_HZ / LETTERS_PER_SECOND / speed)];
                for (var i = 0; i < sound.length; i++) sound[i] = recording[i % recording.length];
                return sound;
            };
        }
    }

    /** Where its transcripts are from. */
    @FunctionalInterface
    public interface Ear {
        /** @param pcm mono, 16 kHz */
        String hear(float[] pcm) throws InterruptedException;

        /** Knows these recordings when it hears them, one after the other, and the first words of one that is cut. */
        static Ear knowing(Map<float[], String> texts) {
            return pcm -> {
                var heard = new StringBuilder();
                for (var at = 0; at < pcm.length; ) {
                    var known = known(texts, pcm, at);
                    var share = Math.min(1, (double) (pcm.length - at) / known.length);
                    var words = texts.getOrDefault(known, "").split(" ");
                    for (var i = 0; i < Math.round(share * words.length); i++)
                        heard.append(words[i]).append(' ');
                    at += known.length;
                }
                return heard.toString();
            };
        }

        /** The recording that goes on from {@code at}; a sample of none where there is none. */
        private static float[] known(Map<float[], String> texts, float[] pcm, int at) {
            return texts.keySet().stream()
                    .filter(recording -> begins(recording, pcm, at))
                    .findFirst()
                    .orElse(new float[1]);
        }

        private static boolean begins(float[] recording, float[] pcm, int at) {
            var length = Math.min(recording.length, pcm.length - at);
            for (var i = 0; i < length; i++) if (Math.abs(recording[i] - pcm[at + i]) > 1e-4) return false;
            return true;
        }
    }

    public SpeechServer(Mouth mouth, Ear ear) {
        this.mouth = mouth;
        this.ear = ear;
    }

    /** The root of the interface. */
    public String url() {
        return server.url();
    }

    /** The next call without an order is answered so. */
    public void next(Answer answer) {
        server.next(answer);
    }

    /** All calls so far. */
    public List<Call> calls() {
        return server.calls();
    }

    /** Connections so far. */
    public int connections() {
        return server.connections();
    }

    private void answer(Call call) throws IOException, InterruptedException {
        switch (call.path()) {
            case "/v1/audio/speech" -> speak(call);
            case "/v1/audio/transcriptions" -> transcribe(call);
            default -> call.whole(404, "application/json", "{\"error\":{\"message\":\"Not Found\"}}");
        }
    }

    private void speak(Call call) throws IOException, InterruptedException {
        var input = INPUT.matcher(call.body());
        var speed = SPEED.matcher(call.body());
        var sound =
                mouth.speak(input.find() ? input.group(1) : "", speed.find() ? Double.parseDouble(speed.group(1)) : 1);
        var wav = call.body().contains("\"response_format\":\"wav\"");
        call.head(200, wav ? "audio/wav" : "audio/pcm", "Transfer-Encoding: chunked");
        send(call, wav ? wav(sound, VOICE_HZ) : bytes(sound));
        call.end();
    }

    /** Sends {@code bytes} in chunks. */
    public static void send(Call call, byte[] bytes) throws IOException {
        for (var at = 0; at < bytes.length; at += CHUNK_BYTES)
            call.send(bytes, at, Math.min(CHUNK_BYTES, bytes.length - at));
    }

    /** 16-bit samples. */
    public static byte[] bytes(float[] sound) {
        var bytes = new byte[sound.length * Pcm16.BYTES];
        Pcm16.toBytes(sound, 0, sound.length, bytes, 0);
        return bytes;
    }

    /** A WAV file whose header leaves its length open, as one that is streamed. */
    public static byte[] wav(float[] sound, int sampleRateHz) {
        var pcm = bytes(sound);
        return ByteBuffer.allocate(WAV_HEADER_BYTES + pcm.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("RIFF".getBytes(StandardCharsets.US_ASCII))
                .putInt(-1)
                .put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII))
                .putInt(16)
                .putShort((short) 1)
                .putShort((short) 1)
                .putInt(sampleRateHz)
                .putInt(sampleRateHz * Pcm16.BYTES)
                .putShort((short) Pcm16.BYTES)
                .putShort((short) 16)
                .put("data".getBytes(StandardCharsets.US_ASCII))
                .putInt(-1)
                .put(pcm)
                .array();
    }

    private void transcribe(Call call) throws IOException, InterruptedException {
        var file = part(call, "file");
        var pcm = new float[Math.max(0, file.length - WAV_HEADER_BYTES) / Pcm16.BYTES];
        Pcm16.fromBytes(file, WAV_HEADER_BYTES, pcm, 0, pcm.length);
        var seconds = Math.ceilDiv(pcm.length, 16_000);
        call.whole(
                200,
                "application/json",
                "{\"text\":\"" + ear.hear(pcm).strip() + "\",\"usage\":{\"type\":\"duration\",\"seconds\":" + seconds
                        + "}}");
    }

    /** The content of a form's part; empty when there is none of this name. */
    public static byte[] part(Call call, String name) {
        var boundary = "--" + call.header("content-type").replaceAll(".*boundary=", "");
        var body = new String(call.bytes(), StandardCharsets.ISO_8859_1);
        var head = body.indexOf("name=\"" + name + '"');
        var from = body.indexOf("\r\n\r\n", head) + 4;
        var to = body.indexOf("\r\n" + boundary, from);
        return head < 0 || to < 0 ? new byte[0] : Arrays.copyOfRange(call.bytes(), from, to);
    }

    @Override
    public void close() {
        server.close();
    }
}
