package io.vivavoce.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vivavoce.recognition.RecognitionException;
import io.vivavoce.recognition.Recognizer;
import io.vivavoce.runtime.Kept.Unloading;
import io.vivavoce.testkit.FakeLanguageModel;
import io.vivavoce.testkit.FakeRecognizer;
import io.vivavoce.testkit.FakeSpeech;
import io.vivavoce.thinking.LanguageModel;
import io.vivavoce.thinking.Message;
import io.vivavoce.thinking.Sampling;
import io.vivavoce.thinking.ThinkingException;
import io.vivavoce.thinking.Tools;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class KeptTest {
    /** Tells when it is used after its end, which would be a crash of a native one. */
    private static final class Engine implements AutoCloseable {
        private final AtomicInteger open;
        private volatile boolean closed;

        Engine(AtomicInteger open) {
            this.open = open;
            open.incrementAndGet();
        }

        boolean works() {
            return !closed;
        }

        @Override
        public void close() {
            assertThat(closed).isFalse();
            closed = true;
            open.decrementAndGet();
        }
    }

    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger loads = new AtomicInteger();

    private Kept<Engine> kept() throws InterruptedException {
        return Kept.loaded(
                () -> {
                    loads.incrementAndGet();
                    return new Engine(open);
                },
                ThinkingException::new);
    }

    @Test
    void whatNobodyUsesIsClosedAndLoadedAgainByTheNext() throws InterruptedException {
        try (var kept = kept()) {
            assertThat(kept.unload()).isEqualTo(Unloading.DONE);
            assertThat(open).hasValue(0);
            assertThat(kept.isLoaded()).isFalse();
            assertThat(kept.unload()).as("again").isEqualTo(Unloading.DONE);

            assertThat(kept.<Boolean>with(Engine::works)).isTrue();

            assertThat(kept.isLoaded()).isTrue();
            assertThat(loads).hasValue(2);
        }
        assertThat(open).hasValue(0);
    }

    @Test
    void whatIsInUseStays() throws InterruptedException {
        try (var kept = kept()) {
            var engine = kept.enter();
            assertThat(kept.unload()).isEqualTo(Unloading.IN_USE);
            assertThat(engine.works()).isTrue();

            kept.leave();
            assertThat(kept.unload()).isEqualTo(Unloading.DONE);
            assertThat(engine.works()).isFalse();
        }
    }

    @Test
    void noUseIsEverBrokenHoweverOftenItIsUnloaded() throws Exception {
        try (var kept = kept()) {
            var unloads = new AtomicInteger();
            var broken = new AtomicInteger();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (var i = 0; i < 4; i++)
                    threads.submit(() -> {
                        for (var round = 0; round < 2_000; round++) {
                            if (!kept.<Boolean>with(Engine::works)) broken.incrementAndGet();
                            if (kept.unload() == Unloading.DONE) unloads.incrementAndGet();
                        }
                        return true;
                    });
            }
            assertThat(broken).hasValue(0);
            assertThat(unloads).hasPositiveValue(); // by whoever is the last, at least
            assertThat(open).hasValue(0);
        }
    }

    @Test
    void whatCantBeLoadedAgainIsSaidAsTheRolesFailure() throws InterruptedException {
        var models = new ArrayList<>(List.of(new FakeLanguageModel()));
        var kept = Kept.<LanguageModel>loaded(
                () -> {
                    if (models.isEmpty()) throw new RuntimeFailure("The file is gone.");
                    return models.removeLast();
                },
                ThinkingException::new);
        try (var model = new KeptLanguageModel(kept);
                var chat = model.open()) {
            kept.unload();

            assertThatThrownBy(() -> chat.generate(List.of(Message.user("Hello?")), Sampling.DEFAULT, _ -> {}))
                    .isInstanceOf(ThinkingException.class)
                    .hasMessageContaining("The file is gone.");
            assertThat(model.name()).isEqualTo(new FakeLanguageModel().name());
        }
    }

    @Test
    void aChatGoesOnAfterItsModelWasUnloaded() throws InterruptedException {
        var fakes = new ArrayList<FakeLanguageModel>();
        var kept = Kept.<LanguageModel>loaded(
                () -> {
                    var fresh = new FakeLanguageModel();
                    fresh.answers("Hello.");
                    fakes.add(fresh);
                    return fresh;
                },
                ThinkingException::new);
        try (var model = new KeptLanguageModel(kept);
                var chat = model.open()) {
            chat.prepare(List.of(Message.user("Hello?")));
            assertThat(kept.unload()).isEqualTo(Unloading.DONE);
            assertThat(fakes.getFirst().stillOpen())
                    .as("chats of a model that is gone")
                    .isZero();

            var answer = new StringBuilder();
            chat.generate(List.of(Message.user("Hello?")), Sampling.DEFAULT, answer::append);

            assertThat(answer).hasToString("Hello.");
            assertThat(fakes).hasSize(2);
        }
        assertThat(fakes.getLast().stillOpen()).isZero();
    }

    /** A draft that is dropped is interrupted, and what it counts is no failure of the model's. */
    @Test
    void whatTakesNoTimeHeedsNoInterrupt() throws InterruptedException {
        try (var model = new KeptLanguageModel(Kept.loaded(FakeLanguageModel::new, ThinkingException::new));
                var chat = model.open()) {
            Thread.currentThread().interrupt();
            chat.offer(Tools.NONE);
            assertThat(chat.count("three words here")).isPositive();
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void anOpenUtteranceKeepsItsRecognizer() throws InterruptedException {
        var kept = Kept.<Recognizer>loaded(() -> new FakeRecognizer(new FakeSpeech()), RecognitionException::new);
        try (var recognizer = new KeptRecognizer(kept)) {
            var utterance = recognizer.open();
            assertThat(kept.unload()).isEqualTo(Unloading.IN_USE);
            utterance.close();
            utterance.close();
            assertThat(kept.unload()).isEqualTo(Unloading.DONE);
        }
    }
}
