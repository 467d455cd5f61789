package io.vivavoce.runtime;

import io.vivavoce.concurrent.InferencePool;
import io.vivavoce.concurrent.Lateness;
import io.vivavoce.concurrent.Ticker;
import io.vivavoce.engines.catalogue.Catalogue;
import io.vivavoce.engines.catalogue.CatalogueException;
import io.vivavoce.engines.llama.LlamaModel;
import io.vivavoce.engines.llama.LlamaOptions;
import io.vivavoce.engines.onnx.ModelException;
import io.vivavoce.engines.onnx.MoonshineRecognizer;
import io.vivavoce.engines.onnx.OnnxLibraries;
import io.vivavoce.engines.onnx.PiperSynthesizer;
import io.vivavoce.engines.onnx.SileroEngine;
import io.vivavoce.engines.onnx.SmartTurnEngine;
import io.vivavoce.engines.remote.OllamaLanguageModel;
import io.vivavoce.engines.remote.OpenAiLanguageModel;
import io.vivavoce.engines.vosk.VoskRecognizer;
import io.vivavoce.hearing.SpeechDetector;
import io.vivavoce.recognition.RecognitionException;
import io.vivavoce.recognition.Recognizer;
import io.vivavoce.runtime.Choices.Role;
import io.vivavoce.session.Engines;
import io.vivavoce.session.HearingThreads;
import io.vivavoce.session.Session;
import io.vivavoce.session.SessionListener;
import io.vivavoce.session.SessionOptions;
import io.vivavoce.speaking.SpeakingException;
import io.vivavoce.speaking.Synthesizer;
import io.vivavoce.speaking.Voice;
import io.vivavoce.thinking.LanguageModel;
import io.vivavoce.thinking.ThinkingException;
import io.vivavoce.turn.TurnDetector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The voice path with its engines: opened once a process, shared by all sessions, closed after the last.
 *
 * <p>Thread-safe.
 */
public final class VoicePath implements AutoCloseable {
    /** The model of the speech detector: its entry in the catalogue. */
    public static final String SPEECH_DETECTOR = "silero-vad-v6";

    /** The model of the turn detector, likewise. */
    public static final String TURN_DETECTOR = "smart-turn-v3.2";

    private static final String MOONSHINE = "moonshine-tiny-en";
    private static final String VOSK = "vosk-small-en-us-0.15";

    private final Engines engines;
    private final Choices choices;
    private final Lineups lineups;
    private final Stock stock;
    private final Deque<AutoCloseable> owned;

    private VoicePath(Engines engines, Choices choices, Lineups lineups, Stock stock, Deque<AutoCloseable> owned) {
        this.engines = engines;
        this.choices = choices;
        this.lineups = lineups;
        this.stock = stock;
        this.owned = owned;
    }

    /** As {@link #open(Choices, Catalogue, Voice)}, with the synthesizer's own voice. */
    public static VoicePath open(Choices choices, Catalogue catalogue) throws InterruptedException {
        return open(choices, catalogue, Voice.DEFAULT);
    }

    /**
     * Loads the chosen engines and those that stand in for them, role beside role, and warms them; models that lack are
     * fetched first, with progress. An engine that can't be loaded keeps nothing from opening where another of its role can:
     * see {@link #health}.
     *
     * @param voice that sessions will speak with: warmed, and refused here when there is no such voice
     * @throws RuntimeFailure when an engine can't be loaded
     * @throws io.vivavoce.engines.catalogue.CatalogueException when a model can't be had
     * @throws io.vivavoce.speaking.SpeakingException when the synthesizer does not have the voice
     */
    public static VoicePath open(Choices choices, Catalogue catalogue, Voice voice) throws InterruptedException {
        var owned = new ArrayDeque<AutoCloseable>();
        var loading = new Loading(choices, catalogue);
        var lineups = new Lineups(choices);
        var loaded = new ArrayList<Future<? extends AutoCloseable>>();
        try (var loaders = Executors.newVirtualThreadPerTaskExecutor()) {
            fetch(choices, catalogue);
            Future<LanguageModel> model =
                    loaders.submit(() -> lineups.languageModel(alone -> new Loading(alone, catalogue).languageModel()));
            Future<Synthesizer> synthesizer = loaders.submit(
                    () -> lineups.synthesizer(alone -> new Loading(alone, catalogue).synthesizer(), voice));
            Future<Recognizer> recognizer =
                    loaders.submit(() -> lineups.recognizer(alone -> new Loading(alone, catalogue).recognizer()));
            Future<SpeechDetector.Engine> speech = loaders.submit(loading::speechDetector);
            Future<TurnDetector.Engine> turn = loaders.submit(loading::turnDetector);
            loaded.addAll(List.of(model, synthesizer, recognizer, speech, turn));
            var pool = new InferencePool(Math.max(2, Runtime.getRuntime().availableProcessors()), Ticker.system());
            owned.push(pool);
            var hearing = HearingThreads.forThisMachine();
            owned.push(hearing);
            var engines = new Engines(
                    own(owned, speech),
                    own(owned, turn),
                    own(owned, recognizer),
                    own(owned, model),
                    own(owned, synthesizer),
                    pool,
                    hearing);
            var stock = new Stock(catalogue);
            owned.push(stock);
            return new VoicePath(engines, choices, lineups, stock, owned);
        } catch (RuntimeException | InterruptedException e) {
            // Here all loaders have ended; what loaded beside the one that failed has no owner yet.
            for (var engine : loaded)
                if (engine.state() == Future.State.SUCCESS && !owned.contains(engine.resultNow()))
                    owned.addLast(engine.resultNow());
            closeAll(owned, e);
            throw e;
        }
    }

    private static <T extends AutoCloseable> T own(Deque<AutoCloseable> owned, Future<T> loaded)
            throws InterruptedException {
        try {
            var engine = loaded.get();
            owned.addLast(engine);
            return engine;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) throw cause;
            throw new RuntimeFailure("An engine could not be loaded: " + e.getCause(), e);
        }
    }

    /**
     * Fetches what the chosen engines need and the cache has not, with progress. What one of several engines of a role needs
     * and can't be had is passed over: that engine can't be loaded, and others answer.
     *
     * @throws io.vivavoce.engines.catalogue.CatalogueException when something can't be had that nothing stands in for
     */
    public static void fetch(Choices choices, Catalogue catalogue) {
        for (var role : Role.values()) {
            var order = choices.order(role);
            for (var engine : order) {
                try {
                    new Loading(choices.only(role, engine), catalogue).fetch();
                } catch (CatalogueException e) {
                    if (order.size() == 1) throw e;
                }
            }
        }
    }

    /** The speech detector alone. */
    public static SpeechDetector.Engine speechDetector(Catalogue catalogue) {
        return new Loading(Choices.DEFAULTS, catalogue).speechDetector();
    }

    /** The turn detector alone. */
    public static TurnDetector.Engine turnDetector(Catalogue catalogue) {
        return new Loading(Choices.DEFAULTS, catalogue).turnDetector();
    }

    /** The chosen recognizer alone. */
    public static Recognizer recognizer(Choices choices, Catalogue catalogue) {
        return new Loading(choices, catalogue).recognizer();
    }

    /** The chosen synthesizer alone. */
    public static Synthesizer synthesizer(Choices choices, Catalogue catalogue) {
        return new Loading(choices, catalogue).synthesizer();
    }

    /**
     * How a user's own model runs, which is larger than the embedded one, as a rule by far.
     *
     * <p>Threads: two cores are left to speech, for threads of ggml wait for the slowest among them, and on cores that
     * recognition and synthesis use too they stall for seconds (measured 2026-11); more than eight gain little, for
     * generation waits for memory. 4,096 tokens of context are about ten minutes of talk, in the cache of 6,144 with
     * room for a draft beside them; a model that was trained on less has less.
     */
    static LlamaOptions ownModel(int cores) {
        var threads = Math.clamp(cores - 2, 1, 8);
        return LlamaOptions.DEFAULT
                .withContextTokens(4_096)
                .withCacheTokens(6_144)
                .withThreads(threads, threads);
    }

    /** The embedded recognizer alone. */
    public static Recognizer recognizer(Catalogue catalogue) {
        return new Loading(Choices.DEFAULTS, catalogue).recognizer();
    }

    /** The embedded synthesizer alone. */
    public static Synthesizer synthesizer(Catalogue catalogue) {
        return new Loading(Choices.DEFAULTS, catalogue).synthesizer();
    }

    /** The chosen language model alone. */
    public static LanguageModel languageModel(Choices choices, Catalogue catalogue) throws InterruptedException {
        return new Loading(choices, catalogue).languageModel();
    }

    public Engines engines() {
        return engines;
    }

    /** Roles that a script plays, for every output to say so; empty when all is real. */
    public List<String> standIns() {
        return choices.standIns();
    }

    /** How each role is filled now, in the order of {@link Role}. Any thread; asks no engine, and never waits for one. */
    public List<EngineHealth> health() {
        return Stream.of(Role.values()).map(lineups::health).toList();
    }

    /** The models of the catalogue. */
    public Stock stock() {
        return stock;
    }

    /** Whether the role has an engine of this machine, whose model can be taken out of memory. Any thread. */
    public boolean isHere(Role role) {
        return lineups.memory().isHere(role);
    }

    /** Whether all of the role's engines of this machine are in memory. Any thread; never waits. */
    public boolean isLoaded(Role role) {
        return lineups.memory().isLoaded(role);
    }

    /**
     * Loads what of the role was unloaded, and warms it; returns when it is done.
     *
     * @throws RuntimeFailure when it can't be
     */
    public void load(Role role) throws InterruptedException {
        try {
            lineups.memory().load(role);
        } catch (ThinkingException | RecognitionException | SpeakingException e) {
            throw new RuntimeFailure(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Takes the role's engines of this machine out of memory, unless a call uses one; what is needed after that loads them
     * again, and waits for it. A session that goes on is never broken by it, but its next answer comes late.
     *
     * @return false when one is in use
     */
    public boolean unload(Role role) {
        return lineups.memory().unload(role) == Kept.Unloading.DONE;
    }

    /** How long after its last sample was written a window of 32 ms was judged, of all sessions so far; for metrics. */
    public Lateness.Counts hearingLateness() {
        return engines.hearing().lateness().counts();
    }

    /** Opens a session, which the caller closes. Models that were unloaded are loaded meanwhile. */
    public Session session(String name, SessionOptions options, Ticker ticker, SessionListener listener) {
        lineups.memory().wake();
        return new Session(name, engines, options, ticker, listener);
    }

    /**
     * Closes all engines; sessions must be closed. May be called twice.
     *
     * @throws RuntimeFailure when one can't be closed; the others are
     */
    @Override
    public void close() {
        var failures = new RuntimeFailure("closing");
        closeAll(owned, failures);
        if (failures.getSuppressed().length > 0)
            throw new RuntimeFailure(
                    "An engine could not be closed: " + failures.getSuppressed()[0].getMessage(), failures);
    }

    /** Closes each, whatever becomes of the others; adds their failures to {@code failure}, and keeps an interrupt. */
    static void closeAll(Deque<? extends AutoCloseable> owned, Exception failure) {
        var interrupted = false;
        for (var engine = owned.poll(); engine != null; engine = owned.poll()) {
            try {
                engine.close();
            } catch (InterruptedException e) {
                interrupted = true;
                failure.addSuppressed(e);
            } catch (Exception e) {
                failure.addSuppressed(e);
            }
        }
        if (interrupted) Thread.currentThread().interrupt();
    }

    /** How each role is filled. */
    private record Loading(Choices choices, Catalogue catalogue) {

        /** One after the other, so that there is one progress bar. */
        void fetch() {
            catalogue.folder(SPEECH_DETECTOR);
            catalogue.folder(TURN_DETECTOR);
            if (choices.is(Role.STT, Choices.EMBEDDED)) catalogue.folder(MOONSHINE);
            if (choices.is(Role.STT, Choices.VOSK)) catalogue.folder(VOSK);
            if (choices.is(Role.TTS, Choices.EMBEDDED)) {
                catalogue.folder("piper-en_US-libritts_r-medium");
                catalogue.folder("cmudict");
            }
            if (choices.is(Role.LLM, Choices.EMBEDDED)) {
                catalogue.folder("llama-native");
                if (choices.gguf().isEmpty()) catalogue.folder("smollm2-135m-instruct-q4_1");
            }
        }

        SpeechDetector.Engine speechDetector() {
            return load(() -> new SileroEngine(catalogue.file(SPEECH_DETECTOR, "silero_vad_v6.onnx")));
        }

        TurnDetector.Engine turnDetector() {
            return load(() -> new SmartTurnEngine(catalogue.file(TURN_DETECTOR, "smart-turn-v3.2-cpu.onnx")));
        }

        Recognizer recognizer() {
            if (choices.is(Role.STT, Choices.OPENAI)) return load(choices.speech()::recognizer);
            if (choices.is(Role.STT, Choices.VOSK))
                return load(() -> new VoskRecognizer(catalogue.folder(VOSK), VOSK, "en-US"));
            return choose(
                    Role.STT,
                    ScriptedEngines.ScriptedRecognizer::new,
                    () -> new MoonshineRecognizer(
                            catalogue.file(MOONSHINE, "encoder_model.onnx"),
                            catalogue.file(MOONSHINE, "decoder_model_merged.onnx"),
                            catalogue.file(MOONSHINE, "vocabulary.txt")));
        }

        LanguageModel languageModel() throws InterruptedException {
            if (choices.is(Role.LLM, Choices.OLLAMA))
                return OllamaLanguageModel.open(choices.ollama()
                        .orElseThrow(() -> new RuntimeFailure("The language model ollama needs a server's address.")));
            if (choices.is(Role.LLM, Choices.OPENAI))
                return new OpenAiLanguageModel(choices.openAi()
                        .orElseThrow(() -> new RuntimeFailure(
                                "The language model openai needs a server's address and a model's name.")));
            return choose(
                    Role.LLM,
                    ScriptedEngines.ScriptedModel::new,
                    () -> new LlamaModel(
                            catalogue.folder("llama-native"),
                            choices.gguf()
                                    .orElseGet(() -> catalogue.file(
                                            "smollm2-135m-instruct-q4_1", "SmolLM2-135M-Instruct.Q4_1.gguf")),
                            choices.gguf().isEmpty()
                                    ? LlamaOptions.DEFAULT
                                    : ownModel(Runtime.getRuntime().availableProcessors())));
        }

        Synthesizer synthesizer() {
            if (choices.is(Role.TTS, Choices.OPENAI)) return choices.speech().synthesizer();
            return choose(
                    Role.TTS,
                    ScriptedEngines.ScriptedSynthesizer::new,
                    () -> new PiperSynthesizer(
                            catalogue.file("piper-en_US-libritts_r-medium", "en_US-libritts_r-medium.onnx"),
                            catalogue.file("piper-en_US-libritts_r-medium", "tokens.txt"),
                            catalogue.file("cmudict", "cmudict.dict"),
                            catalogue.derived("piper-en_US-libritts_r-medium", "cmudict")));
        }

        private <T> T choose(Role role, Supplier<? extends T> scripted, Supplier<? extends T> embedded) {
            return choices.isScripted(role) ? scripted.get() : load(embedded);
        }

        /** What is wrong with a model's file is the user's to mend: a sentence, as all that keeps a path from opening. */
        private <T> T load(Supplier<? extends T> engine) {
            OnnxLibraries.keepIn(catalogue.cache().resolve("native"));
            try {
                return engine.get();
            } catch (ModelException | RecognitionException e) {
                throw new RuntimeFailure(String.valueOf(e.getMessage()), e);
            }
        }
    }
}
