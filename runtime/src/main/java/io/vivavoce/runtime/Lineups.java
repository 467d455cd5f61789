package io.vivavoce.runtime;

import io.vivavoce.concurrent.Ticker;
import io.vivavoce.recognition.RecognitionException;
import io.vivavoce.recognition.Recognizer;
import io.vivavoce.runtime.Choices.Role;
import io.vivavoce.speaking.SpeakingException;
import io.vivavoce.speaking.Synthesizer;
import io.vivavoce.speaking.Voice;
import io.vivavoce.thinking.LanguageModel;
import io.vivavoce.thinking.ThinkingException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * The engine of each role, warm: the one that was chosen, or a list of them as one. An engine of this machine that has
 * nobody beside it is used as it is, without threads between: there would be nothing to go on with.
 *
 * <p>Thread: each role's method on any, once.
 */
final class Lineups {
    private final Choices choices;
    private final Memory memory = new Memory();
    private final Map<Role, Lineup<?>> lineups = new ConcurrentHashMap<>();

    Lineups(Choices choices) {
        this.choices = choices;
    }

    Recognizer recognizer(Function<Choices, Recognizer> load) throws InterruptedException {
        Loader<Recognizer> warm = engine -> {
            Candidate.Loader<Recognizer> loader = () -> Warming.up(load.apply(choices.with(Role.STT, engine)));
            return Choices.isOnThisMachine(engine)
                    ? new KeptRecognizer(memory.keep(Role.STT, Kept.loaded(loader, RecognitionException::new)))
                    : loader.load();
        };
        return isPlain(Role.STT)
                ? warm.load(choices.engine(Role.STT))
                : new FallbackRecognizer(lineup(Role.STT, warm, RecognitionException::new), FallbackRecognizer.WAITS);
    }

    /** Opens the engine of its role that is chosen alone; one in a server may take long. */
    @FunctionalInterface
    interface Opening<E> {
        E open(Choices alone) throws InterruptedException;
    }

    LanguageModel languageModel(Opening<LanguageModel> opening) throws InterruptedException {
        Loader<LanguageModel> plain = engine -> {
            Candidate.Loader<LanguageModel> loader = () -> opening.open(choices.with(Role.LLM, engine));
            return Choices.isOnThisMachine(engine)
                    ? new KeptLanguageModel(memory.keep(Role.LLM, Kept.loaded(loader, ThinkingException::new)))
                    : loader.load();
        };
        return isPlain(Role.LLM)
                ? plain.load(choices.engine(Role.LLM))
                : new FallbackLanguageModel(
                        lineup(Role.LLM, plain, ThinkingException::new), FallbackLanguageModel.WAITS);
    }

    /** @param voice of the first engine; the others have their own */
    Synthesizer synthesizer(Function<Choices, Synthesizer> load, Voice voice) throws InterruptedException {
        Loader<Synthesizer> warm = engine -> {
            var spoken = engine.equals(choices.engine(Role.TTS)) ? voice : new Voice("", voice.speed());
            Candidate.Loader<Synthesizer> loader = () -> Warming.up(load.apply(choices.with(Role.TTS, engine)), spoken);
            return Choices.isOnThisMachine(engine)
                    ? new KeptSynthesizer(memory.keep(Role.TTS, Kept.loaded(loader, SpeakingException::new)))
                    : loader.load();
        };
        return isPlain(Role.TTS)
                ? warm.load(choices.engine(Role.TTS))
                : new FallbackSynthesizer(lineup(Role.TTS, warm, SpeakingException::new), FallbackSynthesizer.WAITS);
    }

    /** Loads an engine by its name. */
    private interface Loader<E> {
        E load(String engine) throws InterruptedException;
    }

    private boolean isPlain(Role role) {
        var order = choices.order(role);
        return order.size() == 1 && Choices.isOnThisMachine(order.getFirst());
    }

    private <E extends AutoCloseable> Lineup<E> lineup(
            Role role, Loader<E> loader, BiFunction<String, Throwable, RuntimeException> failure)
            throws InterruptedException {
        List<Candidate<E>> candidates = choices.order(role).stream()
                .map(engine -> new Candidate<E>(engine, Ticker.system(), () -> loader.load(engine)))
                .toList();
        var lineup = new Lineup<>(role, candidates, failure).load();
        lineups.put(role, lineup);
        return lineup;
    }

    /** The engines of this machine, which can be taken out of memory. */
    Memory memory() {
        return memory;
    }

    EngineHealth health(Role role) {
        var lineup = lineups.get(role);
        return lineup == null ? EngineHealth.ok(role, choices.engine(role)) : lineup.health();
    }
}
