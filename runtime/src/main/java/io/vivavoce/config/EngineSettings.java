package io.vivavoce.config;

import io.vivavoce.engines.remote.OllamaOptions;
import io.vivavoce.engines.remote.OpenAiOptions;
import io.vivavoce.engines.remote.OpenAiSpeech;
import io.vivavoce.engines.remote.OpenAiSynthesizer;
import io.vivavoce.runtime.Choices;
import io.vivavoce.thinking.Sampling;
import java.util.List;

/** The sections of the engines: language model, recognizer, voice. */
public final class EngineSettings {
    private static final String ADDRESS = "https?://\\S+";
    private static final String ADDRESS_FORM = "an address that begins with http:// or https://";
    private static final String VARIABLE = "[A-Za-z_][A-Za-z0-9_]*";
    private static final String VARIABLE_FORM =
            "the name of an environment variable, such as OPENAI_API_KEY, and never the key itself";

    private static final String KEY_FORM =
            "a reference to the key, ${env:NAME}, ${file:PATH} or ${exec:COMMAND ARGS}," + " and never the key itself";

    /** Whoever chose a server's engine, and loses it, hears an answer of this machine's. An engine does not follow itself. */
    private static final List<String> FALLBACK = List.of(Choices.EMBEDDED);

    private EngineSettings() {}

    /** @param backend name of an engine */
    public record Llm(
            @About(value = "Engine that answers; as `--engine llm=NAME`.", engineOf = Choices.Role.LLM)
            String backend,

            @About(
                    value = "Engines that answer, in this order, when that one fails (docs/manual/fallback.md).",
                    engineOf = Choices.Role.LLM)
            List<String> fallback,

            @About("Of the engine.") LlmOpts opts) {

        static final Llm DEFAULTS = new Llm(
                Choices.EMBEDDED,
                FALLBACK,
                new LlmOpts(
                        Text.plain(""),
                        Text.plain(OpenAiOptions.OLLAMA),
                        Text.plain(""),
                        Text.plain("OPENAI_API_KEY"),
                        Text.plain(""),
                        Text.plain(OllamaOptions.KEEP_ALIVE),
                        Sampling.DEFAULT.maxTokens(),
                        Sampling.DEFAULT.temperature()));
    }

    /** Options of an engine whose server may want a key. */
    public sealed interface Keyed {
        /** The name of the environment variable that holds the key. */
        Text apiKeyEnv();

        /** The key itself; beats the variable, where it is not empty. */
        Text apiKey();
    }

    public record LlmOpts(
            @About(
                    value =
                            "A language model of your own, in GGUF, for the embedded engine; as `--gguf`. A relative path"
                                    + " counts from the file's folder. Empty: the model that is fetched.",
                    max = 4_096)
            Text gguf,

            @About(
                    value = "Address of the server, for the engines `openai` and `ollama` (there with or without"
                            + " `/v1`); as `--llm-url`.",
                    max = 2_000,
                    pattern = ADDRESS,
                    form = ADDRESS_FORM)
            Text url,

            @About(
                    value =
                            "The model, as that server calls it; as `--llm-model`. `openai` needs it; `ollama` without it"
                                    + " takes the one that was fetched last.",
                    max = 200)
            Text model,

            @About(
                    value = "Environment variable that holds the key, for the engine `openai`; as `--llm-key-env`.",
                    max = 100,
                    pattern = VARIABLE,
                    form = VARIABLE_FORM,
                    live = true)
            Text apiKeyEnv,

            @About(
                    value =
                            "The key itself, by reference, for the engines `openai` and `ollama`; beats `api_key_env`. Only in a file that you named or keep.",
                    max = 2_000,
                    form = KEY_FORM,
                    secret = true,
                    live = true,
                    trustedOnly = true)
            Text apiKey,

            @About(
                    value = "How long the engine `ollama` keeps the model in memory after a reply.",
                    max = 20,
                    pattern = OllamaOptions.KEEP_ALIVE_FORM,
                    form = "a time such as 30m or 2h, or -1 for ever")
            Text keepAlive,

            @About(value = "Longest reply, in tokens (about ¾ of a word).", min = 1, max = 1_024, live = true)
            int maxTokens,

            @About(value = "How freely words are drawn: 0 always takes the likeliest.", max = 2, live = true)
            float temperature)
            implements Keyed {}

    /** @param backend name of an engine */
    public record Stt(
            @About(value = "Engine that recognizes; as `--engine stt=NAME`.", engineOf = Choices.Role.STT)
            String backend,

            @About(value = "Engines that recognize, in this order, when that one fails.", engineOf = Choices.Role.STT)
            List<String> fallback,

            @About("Of the engine `openai`.") SttOpts opts) {

        static final Stt DEFAULTS = new Stt(
                Choices.EMBEDDED,
                FALLBACK,
                new SttOpts(
                        Text.plain(OpenAiSpeech.ADDRESS),
                        Text.plain("whisper-1"),
                        Text.plain("OPENAI_API_KEY"),
                        Text.plain(""),
                        Text.plain("en")));
    }

    public record SttOpts(
            @About(value = "Address of the server.", max = 2_000, pattern = ADDRESS, form = ADDRESS_FORM)
            Text url,

            @About(value = "The model, as that server calls it.", max = 200)
            Text model,

            @About(
                    value = "Environment variable that holds that server's key.",
                    max = 100,
                    pattern = VARIABLE,
                    form = VARIABLE_FORM,
                    live = true)
            Text apiKeyEnv,

            @About(
                    value = "The key itself, by reference; beats `api_key_env`. Only in a file that you named or keep.",
                    max = 2_000,
                    form = KEY_FORM,
                    secret = true,
                    live = true,
                    trustedOnly = true)
            Text apiKey,

            @About(
                    value = "The language that is spoken.",
                    max = 35,
                    pattern = "[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*",
                    form = "the tag of a language, such as en or pt-BR")
            Text language)
            implements Keyed {}

    /** @param backend name of an engine */
    public record Tts(
            @About(value = "Engine that speaks; as `--engine tts=NAME`.", engineOf = Choices.Role.TTS)
            String backend,

            @About(
                    value = "Engines that speak, in this order and with their own voice, when that one fails.",
                    engineOf = Choices.Role.TTS)
            List<String> fallback,

            @About("Of the engine.") TtsOpts opts) {

        static final Tts DEFAULTS = new Tts(
                Choices.EMBEDDED,
                FALLBACK,
                new TtsOpts(
                        Text.plain(""),
                        1,
                        Text.plain(OpenAiSpeech.ADDRESS),
                        Text.plain("tts-1"),
                        Text.plain("OPENAI_API_KEY"),
                        Text.plain(""),
                        OpenAiSynthesizer.Format.PCM,
                        24_000));
    }

    public record TtsOpts(
            @About(
                    value =
                            "Who speaks, by the engine's own name; as `--voice`. The embedded engine has the numbers 0 to"
                                    + " 903, `openai` the server's names. Empty: the engine's own choice.",
                    max = 200,
                    live = true)
            Text voice,

            @About(
                    value = "Speed of speech, where 1 is the voice's own; as `--speed`.",
                    min = 0.5,
                    max = 2,
                    live = true)
            float speed,

            @About(
                    value = "Address of the server, for the engine `openai`.",
                    max = 2_000,
                    pattern = ADDRESS,
                    form = ADDRESS_FORM)
            Text url,

            @About(value = "The model, as that server calls it.", max = 200)
            Text model,

            @About(
                    value = "Environment variable that holds that server's key.",
                    max = 100,
                    pattern = VARIABLE,
                    form = VARIABLE_FORM,
                    live = true)
            Text apiKeyEnv,

            @About(
                    value = "The key itself, by reference; beats `api_key_env`. Only in a file that you named or keep.",
                    max = 2_000,
                    form = KEY_FORM,
                    secret = true,
                    live = true,
                    trustedOnly = true)
            Text apiKey,

            @About("What that server is asked for: bare samples, or a WAV file.")
            OpenAiSynthesizer.Format format,

            @About(value = "Rate of that server's sound, Hz.", min = 8_000, max = 48_000)
            int sampleRate)
            implements Keyed {}
}
