package io.vivavoce.engines.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vivavoce.engines.remote.OpenAiSynthesizer.Format;
import io.vivavoce.speaking.SpeakingException;
import io.vivavoce.speaking.SpeechSink;
import io.vivavoce.speaking.Timings;
import io.vivavoce.speaking.Voice;
import io.vivavoce.testkit.CompletionsServer;
import io.vivavoce.testkit.CompletionsServer.Answer;
import io.vivavoce.testkit.CompletionsServer.Call;
import io.vivavoce.testkit.RecordedSpeech;
import io.vivavoce.testkit.SpeechServer;
import io.vivavoce.testkit.SynthesizerContract;
import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers of speech as they are: slow, broken, with other sound than was asked for. */
class OpenAiSynthesizerTest {
    private static final String KEY = "sk-canary-0123456789";
    private static final ApiKey NO_KEY = ApiKey.from(Map.of(), "OPENAI_API_KEY");
    private static final ApiKey WITH_KEY = ApiKey.from(Map.of("MY_KEY", KEY), "MY_KEY");
    private static final String SENTENCE = "One hundred and one boats came in.";
    /** Less than the calls wait for the server: who leaves within it does so because of the interrupt. */
    private static final int PATIENCE_SECONDS = 20;

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final int MOST_TRIES = 20;
    /** Within which an answer begins, as a rule. */
    private static final int BEGINNING_NANOS = 1_500_000;

    private static final String CHUNKED = "Transfer-Encoding: chunked";

    private final SpeechServer server = Recordings.server();
    private OpenAiSynthesizer synthesizer = synthesizer(at(NO_KEY).withWaits(LONG, LONG), Format.PCM);

    private OpenAiSpeech at(ApiKey key) {
        return OpenAiSpeech.of(server.url(), "tts-1", key);
    }

    private static OpenAiSynthesizer synthesizer(OpenAiSpeech at, Format format) {
        return new OpenAiSynthesizer(at, format, SpeechServer.VOICE_HZ);
    }

    private void use(OpenAiSpeech at, Format format) {
        synthesizer.close();
        synthesizer = synthesizer(at, format);
    }

    private RecordedSpeech speak(Voice voice) throws InterruptedException {
        var heard = new RecordedSpeech();
        synthesizer.synthesize(SynthesizerContract.spoken(SENTENCE), voice, heard);
        return heard;
    }

    private void fails(String... words) throws InterruptedException {
        assertThatThrownBy(() -> speak(Voice.DEFAULT))
                .isInstanceOf(SpeakingException.class)
                .message()
                .contains(words)
                .doesNotContain(KEY)
                .doesNotContain("\n");
        assertThat(answered().samples()).as("the next call").isNotEmpty();
    }

    /** The next call that is in time: one with little patience may find a busy machine late. */
    private RecordedSpeech answered() throws InterruptedException {
        for (var tries = 1; ; tries++)
            try {
                return speak(Voice.DEFAULT);
            } catch (SpeakingException e) {
                if (!(e.getCause() instanceof HttpTimeoutException) || tries == MOST_TRIES) throw e;
            }
    }

    /** {@code answer} is given up in its midst; a busy machine may be late with its beginning: then it is asked again. */
    private void fallsSilent(Answer answer) throws InterruptedException {
        for (var tries = 1; ; tries++) {
            server.next(answer);
            var failure = catchThrowableOfType(SpeakingException.class, () -> speak(Voice.DEFAULT));
            if (tries < MOST_TRIES && failure.getMessage().contains("did not begin")) continue;
            assertThat(failure).hasMessageContaining("fell silent");
            assertThat(answered()).as("the next call").isNotNull();
            return;
        }
    }

    @AfterEach
    void stop() {
        synthesizer.close();
        server.close();
    }

    @Test
    void theRequestIsWhatServersExpect() throws InterruptedException {
        use(at(WITH_KEY), Format.PCM);
        speak(Voice.DEFAULT);
        speak(new Voice("nova", 1.5f));

        var call = server.calls().getFirst();
        assertThat(call.path()).isEqualTo("/v1/audio/speech");
        assertThat(call.header("authorization")).isEqualTo("Bearer " + KEY);
        assertThat(call.header("content-type")).isEqualTo("application/json");
        assertThat(call.body())
                .isEqualTo("{\"model\":\"tts-1\",\"voice\":\"alloy\",\"input\":\"" + SENTENCE
                        + "\",\"response_format\":\"pcm\"}");
        assertThat(server.calls().get(1).body())
                .contains("\"voice\":\"nova\"")
                .endsWith("\"response_format\":\"pcm\",\"speed\":1.5}");
    }

    @Test
    void connectionsAreKept() throws InterruptedException {
        for (var i = 0; i < 5; i++) speak(Voice.DEFAULT);
        assertThat(server.connections()).as("of 5 calls").isLessThan(5);
    }

    @ParameterizedTest
    @EnumSource
    void theSoundIsWhatTheServerSentSampleForSample(Format format) throws InterruptedException {
        use(at(NO_KEY), format);
        var sent = new float[SpeechServer.VOICE_HZ];
        for (var i = 0; i < sent.length; i++) sent[i] = (i % 20_000 - 10_000) / 32_768f;
        server.next(call -> {
            call.head(200, "application/octet-stream", CHUNKED);
            SpeechServer.send(
                    call, format == Format.PCM ? SpeechServer.bytes(sent) : SpeechServer.wav(sent, sent.length));
            call.end();
        });

        assertThat(speak(Voice.DEFAULT).samples()).isEqualTo(sent);
    }

    @Test
    void soundGoesToTheSinkBeforeTheServerHasSentAll() throws Exception {
        var arrived = new CountDownLatch(1);
        server.next(call -> {
            call.head(200, "audio/pcm", CHUNKED);
            call.send(new byte[4_801], 0, 4_801);
            arrived.await();
            call.send(new byte[4_801], 0, 4_801);
            call.end();
        });
        var heard = new RecordedSpeech();
        synthesizer.synthesize(SynthesizerContract.spoken(SENTENCE), Voice.DEFAULT, new SpeechSink() {
            @Override
            public void timings(Timings timings) {
                heard.timings(timings);
            }

            @Override
            public void audio(float[] pcm, int offset, int length) {
                heard.audio(pcm, offset, length);
                arrived.countDown();
            }
        });

        assertThat(heard.samples()).as("two chunks of an odd number of bytes").hasSize(4_801);
    }

    @Test
    void timesAreEstimatedBeforeTheSoundAndSaySo() throws InterruptedException {
        var heard = speak(new Voice("", 2));

        assertThat(heard.timingsCameAfterAudio()).isFalse();
        assertThat(heard.timings().kind()).isEqualTo(Timings.Kind.ESTIMATED);
        assertThat(heard.timings().words()).hasSize(7);
        // 34 characters at twice 15 a second
        assertThat(heard.timings().totalSamples() / (double) SpeechServer.VOICE_HZ)
                .isBetween(0.9, 1.3);
    }

    @ParameterizedTest
    @CsvSource({
        "400, 'tts-1|too long|400'",
        "401, 'MY_KEY|401'",
        "404, 'tts-1|/v1|404'",
        "429, '429|wait|too long'",
        "500, '500|too long|log'",
        "302, 'another address'"
    })
    void anErrorIsASentenceThatSaysWhatToDo(int status, String words) throws InterruptedException {
        use(at(WITH_KEY), Format.PCM);
        server.next(CompletionsServer.error(
                status, "{\"error\":{\"message\":\"too long for " + KEY + "\\nor so\",\"code\":null}}"));
        fails(words.split("\\|"));
        assertThat(server.calls()).as("nothing is asked twice").hasSize(2);
    }

    @Test
    void howLongToWaitIsToldWhereTheServerSays() throws InterruptedException {
        server.next(call -> call.head(429, "application/json", "Retry-After: 20\r\nContent-Length: 0"));
        fails("429", "wait 20 s");
    }

    @Test
    void anErrorInPlaceOfSoundIsToldInTheServersWords() throws InterruptedException {
        server.next(CompletionsServer.error(200, "{\"error\":{\"message\":\"no such voice\"}}"));
        fails("no such voice");
    }

    @ParameterizedTest
    @CsvSource({
        "audio/mpeg, x, 'audio/mpeg|pcm|tts.opts.format'",
        "audio/pcm, ID3x, 'MP3|pcm|tts.opts.format'",
        "application/octet-stream, OggS, 'Ogg|tts.opts.format'",
        "text/html, <h1>, 'text/html|/v1'"
    })
    void whatIsNoSoundOrAnotherIsRefused(String type, String body, String words) throws InterruptedException {
        server.next(call -> call.whole(200, type, body.repeat(1000)));
        fails(words.split("\\|"));
    }

    @Test
    void aWavFileIsKnownThoughSamplesWereAskedFor() throws InterruptedException {
        var sent = new float[12_000];
        Arrays.fill(sent, .5f);
        server.next(call -> {
            call.head(200, "audio/pcm", CHUNKED);
            SpeechServer.send(call, SpeechServer.wav(sent, SpeechServer.VOICE_HZ));
            call.end();
        });
        assertThat(speak(Voice.DEFAULT).samples()).isEqualTo(sent);
    }

    @Test
    void samplesAreNoWavFile() throws InterruptedException {
        use(at(NO_KEY), Format.WAV);
        server.next(call -> call.whole(200, "audio/wav", "abcd".repeat(1000)));
        fails("no WAV file", "tts.opts.format to pcm");
    }

    @Test
    void anotherRateIsNamedWithTheKeyThatTakesIt() throws InterruptedException {
        use(at(NO_KEY), Format.WAV);
        server.next(call -> {
            call.head(200, "audio/wav", CHUNKED);
            SpeechServer.send(call, SpeechServer.wav(new float[22_050], 22_050));
            call.end();
        });
        fails("22050 Hz", "24000 Hz", "tts.opts.sample_rate to 22050");
    }

    @Test
    void aHeaderThatIsBrokenIsTold() throws InterruptedException {
        use(at(NO_KEY), Format.WAV);
        server.next(call -> call.whole(200, "audio/wav", "RIFF____WAVEfmt \u0001\0\0\0xx"));
        fails("WAV file that can't be used", "fmt");
    }

    @ParameterizedTest
    @EnumSource
    void noSoundIsTold(Format format) throws InterruptedException {
        use(at(NO_KEY), format);
        server.next(call -> {
            call.head(200, "audio/wav", CHUNKED);
            if (format == Format.WAV) SpeechServer.send(call, SpeechServer.wav(new float[0], SpeechServer.VOICE_HZ));
            call.end();
        });
        fails("without any sound", "tts-1");
    }

    @ParameterizedTest
    @EnumSource
    void aConnectionThatDropsIsTold(Format format) throws InterruptedException {
        use(at(NO_KEY), format);
        server.next(call -> {
            begin(call, format);
            call.drop();
        });
        fails("broke off");
    }

    private static void begin(Call call, Format format) throws IOException {
        call.head(200, "audio/wav", CHUNKED);
        var sound = new float[SpeechServer.VOICE_HZ / 2];
        SpeechServer.send(
                call,
                format == Format.PCM ? SpeechServer.bytes(sound) : SpeechServer.wav(sound, SpeechServer.VOICE_HZ));
    }

    @ParameterizedTest
    @EnumSource
    void aServerThatFallsSilentIsLeft(Format format) throws InterruptedException {
        use(at(NO_KEY).withWaits(SHORT, LONG), format);
        server.next(Call::untilClientLeaves);
        fails("did not begin to answer");
        use(at(NO_KEY).withWaits(Duration.ofSeconds(1), SHORT), format);
        fallsSilent(call -> {
            call.head(200, "audio/wav", CHUNKED);
            call.untilClientLeaves();
        });
        fallsSilent(call -> {
            begin(call, format);
            call.untilClientLeaves();
        });
    }

    @Test
    void aByteNowAndThenIsSilenceToo() throws InterruptedException {
        use(at(NO_KEY).withWaits(LONG, SHORT), Format.PCM);
        server.next(call -> {
            begin(call, Format.PCM);
            while (true) {
                call.send(new byte[1], 0, 1);
                Thread.sleep(10);
            }
        });
        fails("fell silent");
    }

    @ParameterizedTest
    @EnumSource
    void soundWithoutEndIsCut(Format format) throws InterruptedException {
        use(at(NO_KEY), format);
        server.next(call -> {
            begin(call, format);
            while (true) call.send(new byte[10_001], 0, 10_001);
        });
        fails("without end");
    }

    @Test
    void anEndlessErrorIsCutShort() throws InterruptedException {
        server.next(call -> {
            call.head(500, "text/plain", CHUNKED);
            while (true) call.send("x".repeat(10_000));
        });
        fails("500", "xxx…");
    }

    @Test
    void whereNothingListensTheAddressIsNamed() {
        server.close();
        assertThatThrownBy(() -> speak(Voice.DEFAULT))
                .isInstanceOf(SpeakingException.class)
                .hasMessageContaining("Nothing listens at " + server.url())
                .hasCauseInstanceOf(IOException.class); // which fallback knows by its cause
    }

    /** Before the answer begins, and in its midst. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anInterruptClosesTheStreamAtOnce(boolean begun) throws Exception {
        var waiting = new CountDownLatch(1);
        var left = new CountDownLatch(1);
        server.next(call -> {
            if (begun) begin(call, Format.PCM);
            waiting.countDown();
            call.untilClientLeaves();
            left.countDown();
        });
        var call = new FutureTask<>(() -> speak(Voice.DEFAULT));
        var caller = Thread.ofPlatform().name("caller").start(call);
        waiting.await();

        caller.interrupt();
        assertThat(left.await(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .as("the server saw the client leave")
                .isTrue();
        assertThatThrownBy(call::get).hasCauseInstanceOf(InterruptedException.class);
        assertThat(speak(Voice.DEFAULT).samples()).isNotEmpty();
    }

    /** Where it met the beginning of the answer, the connection stayed open, and the server spoke on. */
    @RepeatedTest(50)
    void anInterruptThatMeetsTheBeginningOfTheAnswerClosesTheStreamToo() throws Exception {
        var asked = new CountDownLatch(1);
        var left = new CountDownLatch(1);
        server.next(call -> {
            asked.countDown();
            try {
                begin(call, Format.PCM);
                call.untilClientLeaves();
            } finally {
                left.countDown();
            }
        });
        var call = new FutureTask<>(() -> speak(Voice.DEFAULT));
        var caller = Thread.ofPlatform().name("caller").start(call);
        asked.await();

        LockSupport.parkNanos(ThreadLocalRandom.current().nextInt(BEGINNING_NANOS));
        caller.interrupt();

        assertThat(left.await(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .as("the server saw the client leave")
                .isTrue();
        assertThatThrownBy(call::get).hasCauseInstanceOf(InterruptedException.class);
    }

    @Test
    void closingEndsACall() throws Exception {
        var waiting = new CountDownLatch(1);
        server.next(call -> {
            begin(call, Format.PCM);
            waiting.countDown();
            call.untilClientLeaves();
        });
        var call = new FutureTask<>(() -> speak(Voice.DEFAULT));
        Thread.ofPlatform().name("caller").start(call);
        waiting.await();
        synthesizer.close();
        assertThatThrownBy(() -> call.get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .hasCauseInstanceOf(SpeakingException.class);
    }

    @Test
    void speechFromElsewhereIsBilledAndNeitherTakesACore() {
        assertThat(synthesizer.billed()).isFalse();
        assertThat(synthesizer.computesHere()).isFalse();
        use(OpenAiSpeech.of("https://api.openai.com/v1", "tts-1", WITH_KEY), Format.PCM);
        assertThat(synthesizer.billed()).isTrue();
    }
}
