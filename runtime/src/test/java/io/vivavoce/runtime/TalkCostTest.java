package io.vivavoce.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.vivavoce.session.Engines;
import io.vivavoce.session.SessionOptions;
import io.vivavoce.speaking.SpeechSink;
import io.vivavoce.speaking.SpokenText;
import io.vivavoce.speaking.Synthesizer;
import io.vivavoce.speaking.Voice;
import io.vivavoce.testkit.FakeLanguageModel;
import io.vivavoce.testkit.FakeSynthesizer;
import io.vivavoce.testkit.VirtualTalk;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What is measured before anyone talks, and of whom. */
class TalkCostTest {
    private final FakeSynthesizer synthesizer = new FakeSynthesizer();
    private final FakeLanguageModel model = new FakeLanguageModel();
    /** A second passes between two looks. */
    private final AtomicLong cpu = new AtomicLong();

    private final LongSupplier cpuNanos = () -> cpu.addAndGet(1_000_000_000);

    @Test
    void eachEngineIsMeasured() throws InterruptedException {
        var cost = measured(engines -> with(engines, synthesizer));

        assertThat(cost.recognitionNanos()).isPositive();
        assertThat(cost.synthesisNanos()).isPositive();
        assertThat(cost.answerNanos()).isEqualTo(1e9);
        assertThat(synthesizer.spoken()).hasSize(1);
    }

    @Test
    void anEngineThatBillsIsNotAsked() throws InterruptedException {
        var cost = measured(engines -> with(engines, new Billed(synthesizer)));

        assertThat(cost.synthesisNanos()).isZero();
        assertThat(cost.recognitionNanos()).isPositive();
        assertThat(synthesizer.spoken()).isEmpty();
    }

    @Test
    void anEngineThatFailsKeepsNobodyOut() throws InterruptedException {
        model.mode(FakeLanguageModel.Mode.FAILS);

        assertThat(measured(engines -> with(engines, synthesizer)).answerNanos())
                .isZero();
    }

    private TalkCost measured(UnaryOperator<Engines> changed) throws InterruptedException {
        var engines = new Engines[1];
        try (var _ = new VirtualTalk(SessionOptions.DEFAULT, 20, model, all -> engines[0] = changed.apply(all))) {
            return TalkCost.measured(engines[0], cpuNanos);
        }
    }

    private static Engines with(Engines engines, Synthesizer voice) {
        return new Engines(
                engines.speechDetector(),
                engines.turnDetector(),
                engines.recognizer(),
                engines.languageModel(),
                voice,
                engines.pool(),
                engines.hearing());
    }

    /** As one whose maker wants money for each call. */
    private record Billed(Synthesizer voice) implements Synthesizer {
        @Override
        public String name() {
            return voice.name();
        }

        @Override
        public String language() {
            return voice.language();
        }

        @Override
        public int sampleRateHz() {
            return voice.sampleRateHz();
        }

        @Override
        public boolean billed() {
            return true;
        }

        @Override
        public void synthesize(SpokenText clause, Voice how, SpeechSink sink) throws InterruptedException {
            voice.synthesize(clause, how, sink);
        }

        @Override
        public void close() {
            voice.close();
        }
    }
}
