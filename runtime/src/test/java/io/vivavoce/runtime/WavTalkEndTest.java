package io.vivavoce.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vivavoce.audio.Pcm;
import io.vivavoce.concurrent.InferencePool;
import io.vivavoce.concurrent.Ticker;
import io.vivavoce.session.Engines;
import io.vivavoce.session.HearingThreads;
import io.vivavoce.session.Notice;
import io.vivavoce.session.Session;
import io.vivavoce.session.SessionOptions;
import io.vivavoce.testkit.FakeLanguageModel;
import io.vivavoce.testkit.FakeRecognizer;
import io.vivavoce.testkit.FakeSpeech;
import io.vivavoce.testkit.FakeSpeechDetector;
import io.vivavoce.testkit.FakeSynthesizer;
import io.vivavoce.testkit.FakeTurnDetector;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A session that ends by itself ends the talk with a sentence: faster than time it hung for ever. */
@Timeout(60)
class WavTalkEndTest {
    private final FakeSpeechDetector speechDetector = new FakeSpeechDetector();
    private final InferencePool pool = new InferencePool(1, Ticker.system());
    private final HearingThreads hearing = new HearingThreads(1, Ticker.system());
    private final Engines engines = new Engines(
            speechDetector,
            new FakeTurnDetector(),
            new FakeRecognizer(new FakeSpeech()),
            new FakeLanguageModel(),
            new FakeSynthesizer(),
            pool,
            hearing);

    @AfterEach
    void close() throws InterruptedException {
        pool.close();
        hearing.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aTalkWhoseSpeechDetectorFailsEndsWithASentence(boolean fast) {
        speechDetector.failing(true);
        var told = new CopyOnWriteArrayList<Notice>();
        var talk = new WavTalk(
                (name, options, ticker, listener) -> new Session(name, engines, options, ticker, listener),
                SessionOptions.DEFAULT,
                told::add,
                (_, _) -> {},
                fast);

        assertThatThrownBy(() -> talk.hold(List.of(new Pcm(16_000, new float[48_000]))))
                .isInstanceOf(RuntimeFailure.class)
                .hasMessage("The talk ended by itself before its recordings did; the lines above say why");
        assertThat(told)
                .contains(new Notice.Trouble("The speech detector failed: the detector was told to fail"))
                .last()
                .isEqualTo(new Notice.Ended());
        assertThat(speechDetector.stillOpen()).isZero();
    }
}
