package io.vivavoce.config;

import io.vivavoce.engines.remote.OllamaOptions;
import io.vivavoce.engines.remote.OpenAiOptions;
import io.vivavoce.engines.remote.OpenAiSpeech;
import io.vivavoce.engines.remote.OpenAiSynthesizer;
import io.vivavoce.runtime.Choices;
import io.vivavoce.session.SessionOptions;
import io.vivavoce.thinking.Sampling;
import io.vivavoce.turn.Endpointing;
import io.vivavoce.turn.TurnPolicy;
import java.util.List;

/** What can be configured. A component is a key ({@code maxTokens} is {@code max_tokens}); a nested record is a section. */
public record Settings(
        @About(
                value = "The system prompt: what the language model is told before each conversation.",
                max = 16_000,
                live = true)
        Text systemPrompt,

        @About("The language model.") Llm llm,
        @About("The recognizer.") Stt stt,
        @About("The voice.") Tts tts,

        @About(value = "The sound that comes in.", live = true)
        Audio audio,

        @About("The server, `vivavoce serve`.") Server server,

        @About("WebRTC, through `/v1/realtime/calls` (docs/manual/webrtc.md).")
        WebRtc webrtc,

        @About(value = "When a turn ends and a reply gives way (docs/turn-taking.md).", live = true)
        Turn turn,

        @About("What `serve` writes down of its doings (docs/manual/logs.md).")
        Log log,

        @About("Conversations with the server, kept as text in `data_folder` (docs/manual/history.md).")
        History history,

        @About(
                value =
                        "Short replies (at most two sentences and 60 tokens) and a context of 1,024 tokens; as `--economy`.",
                live = true)
        boolean economy,

        @About("Fetch nothing, and fail when a model is missing; as `--offline`.")
        boolean offline,

        @About(
                value =
                        "Folder for what is to last: keys, the certificate, conversations. A relative path counts from this"
                                + " file's folder. Empty: the platform's place for data. Only in a file that you named or keep.",
                max = 4_096,
                trustedOnly = true)
        Text dataFolder) {

    private static final String ADDRESS = "https?://\\S+";
    private static final String ADDRESS_FORM = "an address that begins with http:// or https://";
    private static final String VARIABLE = "[A-Za-z_][A-Za-z0-9_]*";
    private static final String VARIABLE_FORM =
            "the name of an environment variable, such as OPENAI_API_KEY, and never the key itself";

    private static final String KEY_FORM =
            "a reference to the key, ${env:NAME}, ${file:PATH} or ${exec:COMMAND ARGS}," + " and never the key itself";

    /** A day, the longest time that the turn loop takes. */
    private static final double DAY_MS = 86_400_000;

    /** Whoever chose a server's engine, and loses it, hears an answer of this machine's. An engine does not follow itself. */
    private static final List<String> FALLBACK = List.of(Choices.EMBEDDED);

    /** @param backend name of an engine */
    public record Llm(
            @About(value = "Engine that answers; as `--engine llm=NAME`.", engineOf = Choices.Role.LLM)
            String backend,

            @About(
                    value = "Engines that answer, in this order, when that one fails (docs/manual/fallback.md).",
                    engineOf = Choices.Role.LLM)
            List<String> fallback,

            @About("Of the engine.") LlmOpts opts) {}

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

            @About("Of the engine `openai`.") SttOpts opts) {}

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

            @About("Of the engine.") TtsOpts opts) {}

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

    public record Audio(
            @About(
                    "Take steady noise out; as `--noise-suppression`. auto: moderate for a microphone, off for a recording.")
            NoiseSuppression noiseSuppression,

            @About("Bring quiet and loud speakers to one level; as `--gain`.")
            boolean gain) {}

    public record Server(
            @About(
                    value = "Name or address to listen on; as `--host`. Beyond `127.0.0.1` others can reach it.",
                    max = 253,
                    pattern = "[A-Za-z0-9.:_-]+",
                    form = "a name or an address of this machine")
            Text host,

            @About(value = "Port to listen on; as `--port`. 0: any that is free.", max = 65_535)
            int port,

            @About(
                    value = "Sessions at once at most; 0: as many as the machine can bear, by measurement.",
                    max = 750,
                    live = true)
            int maxSessions,

            @About(value = "So long may turns go on when the server ends, s.", max = 3_600)
            int drainSeconds,

            @About(
                    value = "Other names and addresses by which clients reach the server, such as a proxy's or those of"
                            + " Docker's host (docs/manual/security.md).",
                    pattern = "[A-Za-z0-9][A-Za-z0-9.-]*|[0-9A-Fa-f:]+",
                    form = "a list, with commas between, of names and addresses, without port; or none")
            List<String> names,

            @About("Encryption on the way (docs/manual/security.md).")
            Tls tls,

            @About(
                    value = "Let others than this machine come by plain http, which is readable on the way; as"
                            + " `--insecure`. Only in a file that you named or keep.",
                    trustedOnly = true)
            boolean insecure,

            @About(
                    value =
                            "Whether a key is needed (`vivavoce keys`); `auto`: where others than this machine can reach the"
                                    + " server, by `server.host` or `server.names`. Only in a file that you named or keep.",
                    trustedOnly = true)
            Auth auth,

            @About(
                    value =
                            "Origins of pages that may talk to the server, beside its own and those on this machine; `*` for"
                                    + " all, where keys are needed. Only in a file that you named or keep.",
                    pattern = "\\*|https?://[A-Za-z0-9.:\\[\\]-]+|[a-z][a-z0-9+.-]*://[A-Za-z0-9.-]+",
                    form = "a list, with commas between, of origins such as https://app.example.org, or of *; or none",
                    trustedOnly = true)
            List<String> origins,

            @About(
                    value =
                            "Where browsers get the page's scripts and styles from, such as a CDN that fetches them here; empty:"
                                    + " from here (docs/manual/web.md). Only in a file that you named or keep.",
                    max = 200,
                    pattern = "(https?://[A-Za-z0-9.:\\[\\]-]+(/[A-Za-z0-9._~-]+)*)?",
                    form = "an address such as https://cdn.example.org/voice, without a slash at its end, or empty",
                    trustedOnly = true)
            Text assetsUrl) {}

    /** Whether a key is needed. */
    public enum Auth {
        AUTO,
        ON,
        OFF
    }

    public record Tls(
            @About(
                    "`auto` makes a certificate for this machine, as `--tls auto`; `files` takes yours; `off` is plain http.")
            TlsMode mode,

            @About(
                    value = "Your certificate in PEM, the server's own first. A relative path counts from this file's"
                            + " folder. Only in a file that you named or keep.",
                    max = 4_096,
                    trustedOnly = true)
            Text certificate,

            @About(
                    value = "Its key in PEM, without a password. Only in a file that you named or keep.",
                    max = 4_096,
                    trustedOnly = true)
            Text key) {}

    public record WebRtc(
            @About(
                    value =
                            "STUN and TURN servers that the server itself uses, where clients can't reach it otherwise.",
                    pattern = "(stuns?|turns?):[^\\s,]{1,200}",
                    form = "a list, with commas between, of stun:HOST:PORT and turn:HOST:PORT; or none")
            List<String> iceServers,

            @About(value = "Name that the TURN servers know the server by.", max = 200)
            Text iceUsername,

            @About(
                    value = "Its password there, by reference. Only in a file that you named or keep.",
                    max = 2_000,
                    form =
                            "a reference to the password, ${env:NAME}, ${file:PATH} or ${exec:COMMAND ARGS}, and never the"
                                    + " password itself",
                    secret = true,
                    trustedOnly = true)
            Text iceCredential,

            @About(
                    value = "UDP ports for sound, to be let through by firewalls; one for each call and address of this"
                            + " machine. Empty: any.",
                    max = 11,
                    pattern = "([0-9]{1,5}-[0-9]{1,5})?",
                    form = "a range such as 50000-50100, or empty")
            Text ports,

            @About(
                    value =
                            "Networks: those of this machine's addresses that are in one of them are offered to clients. None:"
                                    + " all but those of container bridges.",
                    pattern = "[0-9A-Fa-f.:]+(/[0-9]{1,3})?",
                    form = "a list, with commas between, of networks such as 192.168.1.0/24; or none")
            List<String> candidates,

            @About(
                    value =
                            "Addresses to offer instead of this machine's own: its public one behind a router, its host's in a"
                                    + " container.",
                    pattern = "[0-9A-Fa-f.:]+",
                    form = "a list, with commas between, of IP addresses; or none")
            List<String> announce,

            @About("Go through a TURN server only, and show nobody an address of this machine.")
            boolean relayOnly,

            @About(
                    "Take what a client's loudspeaker plays out of what its microphone hears; browsers do that by themselves.")
            boolean echoCancellation) {}

    /** Where the server's certificate comes from. */
    public enum TlsMode {
        OFF,
        AUTO,
        FILES
    }

    /** Of the server; other commands log warnings only, to standard error, and take no notice of this. */
    public record Log(
            @About("How a line is written: for people, or one JSON object.")
            LogFormat format,

            @About(value = "From which level on lines are written.", live = true)
            LogLevel level,

            @About(
                    value = "Other levels of single rooms, such as `http=debug, session=warn`.",
                    pattern = "[a-z][a-z0-9.]*=(error|warn|info|debug)",
                    form =
                            "a list, with commas between, of ROOM=LEVEL with LEVEL one of error, warn, info, debug; or none",
                    live = true)
            List<String> levels,

            @About(
                    value = "File that is appended to; a relative path counts from this file's folder. Empty: standard"
                            + " error. Only in a file that you named or keep.",
                    max = 4_096,
                    trustedOnly = true)
            Text file,

            @About(value = "Size of that file at which another is begun, MB.", min = 1, max = 1_000)
            int maxMb,

            @About(value = "How many full files are kept, as `FILE.1` (the newest) and so on.", min = 1, max = 20)
            int keep,

            @About(
                    value = "Write down what was said and answered. Off, no text of a conversation is in the log.",
                    live = true)
            boolean transcripts) {}

    /** Of the server; other commands keep nothing. */
    public record History(
            @About("Keep what is said and answered. Off, nothing of it is written to disk.")
            boolean enabled,

            @About(
                    value = "A conversation is deleted so many days after its last word; 0: never by itself.",
                    max = 36_500)
            int keepDays,

            @About(
                    value = "Where all conversations take more than this, the oldest are deleted, MB.",
                    min = 1,
                    max = 100_000)
            int maxMb) {}

    /** How a line of the log is written. */
    public enum LogFormat {
        TEXT,
        JSON
    }

    /** How much it matters. */
    public enum LogLevel {
        ERROR,
        WARN,
        INFO,
        DEBUG
    }

    /** How much noise is taken out; {@code AUTO} is for the command to say. */
    public enum NoiseSuppression {
        AUTO,
        OFF,
        LOW,
        MODERATE,
        HIGH
    }

    /** Times in ms; their meaning and defaults are those of {@link Endpointing} and {@link TurnPolicy.BargeIn}. */
    public record Turn(
            @About(value = "Pause that ends the turn when its sound is surely over, ms.", max = DAY_MS)
            long surestMs,

            @About(value = "The same when it is probably over, ms.", max = DAY_MS)
            long sureMs,

            @About(value = "The same when it may be over, ms.", max = DAY_MS)
            long maybeMs,

            @About(value = "The longest wait, for all other pauses and unfinished sentences, ms.", max = DAY_MS)
            long longestMs,

            @About(value = "Speech shorter than this waits for at least `short_speech_hold_ms`, ms.", max = DAY_MS)
            long shortSpeechMs,

            @About(value = "Least pause that ends a short speech, ms.", max = DAY_MS)
            long shortSpeechHoldMs,

            @About(value = "A pause with no word from the recognizer ends the utterance after this, ms.", max = DAY_MS)
            long giveUpMs,

            @About(
                    value = "So much speech over a paused reply is decoded, to see whether it is words, ms.",
                    max = DAY_MS)
            long probeAfterMs,

            @About(value = "A paused reply goes on this long after a sound that was no interruption, ms.", max = DAY_MS)
            long resumeAfterMs,

            @About(value = "Speech that begins this soon after a turn's end goes on with that turn, ms.", max = DAY_MS)
            long recoverWithinMs,

            @About(value = "… unless so much of the reply was heard, ms.", max = DAY_MS)
            long recoverHeardMs,

            @About(
                    value =
                            "A session of `/v1/realtime` whose client is gone, and asked to be able to come back, is kept so long, ms; 0: it is not.",
                    max = 3_600_000)
            long detachedMs,

            @About(value = "An utterance is closed after this, ms.", min = 1, max = DAY_MS)
            long maxUtteranceMs) {

        static Turn of(Endpointing end, TurnPolicy.BargeIn bargeIn) {
            return new Turn(
                    end.surestMs(),
                    end.sureMs(),
                    end.maybeMs(),
                    end.longestMs(),
                    end.shortSpeechMs(),
                    end.shortSpeechHoldMs(),
                    end.giveUpMs(),
                    bargeIn.probeAfterMs(),
                    bargeIn.resumeAfterMs(),
                    bargeIn.recoverWithinMs(),
                    bargeIn.recoverHeardMs(),
                    bargeIn.detachedMs(),
                    bargeIn.maxUtteranceMs());
        }

        /** {@code base} with these times. */
        TurnPolicy in(TurnPolicy base) {
            var end = base.endpointing();
            return base.withEndpointing(new Endpointing(
                            end.surest(),
                            surestMs,
                            end.sure(),
                            sureMs,
                            end.maybe(),
                            maybeMs,
                            longestMs,
                            end.holdBelow(),
                            shortSpeechMs,
                            shortSpeechHoldMs,
                            giveUpMs,
                            end.judgeAtMs()))
                    .withBargeIn(new TurnPolicy.BargeIn(
                            probeAfterMs, resumeAfterMs, recoverWithinMs, recoverHeardMs, detachedMs, maxUtteranceMs));
        }
    }

    public static final Settings DEFAULTS = new Settings(
            Text.plain(SessionOptions.DEFAULT.instructions()),
            new Llm(
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
                            Sampling.DEFAULT.temperature())),
            new Stt(
                    Choices.EMBEDDED,
                    FALLBACK,
                    new SttOpts(
                            Text.plain(OpenAiSpeech.ADDRESS),
                            Text.plain("whisper-1"),
                            Text.plain("OPENAI_API_KEY"),
                            Text.plain(""),
                            Text.plain("en"))),
            new Tts(
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
                            24_000)),
            new Audio(NoiseSuppression.AUTO, false),
            new Server(
                    Text.plain("127.0.0.1"),
                    8080,
                    0,
                    10,
                    List.of(),
                    new Tls(TlsMode.OFF, Text.plain(""), Text.plain("")),
                    false,
                    Auth.AUTO,
                    List.of(),
                    Text.plain("")),
            new WebRtc(List.of(), Text.plain(""), Text.plain(""), Text.plain(""), List.of(), List.of(), false, false),
            Turn.of(Endpointing.DEFAULT, TurnPolicy.DEFAULT.bargeIn()),
            new Log(LogFormat.TEXT, LogLevel.INFO, List.of(), Text.plain(""), 10, 5, false),
            new History(true, 365, 1_000),
            false,
            false,
            Text.plain(""));

    /**
     * A session with this prompt, sampling and policy; voice, number of sentences and economy are for the caller to add.
     *
     * @throws ConfigException when the prompt is a secret that can't be had
     */
    public SessionOptions session() {
        var base = SessionOptions.DEFAULT;
        return new SessionOptions(
                turn.in(base.policy()),
                systemPrompt.value(),
                base.examples(),
                new Sampling(
                        llm.opts.maxTokens,
                        llm.opts.temperature,
                        base.sampling().repeatPenalty()),
                base.replySentences(),
                base.contextTokens(),
                base.patienceMs(),
                base.voice(),
                base.spoken(),
                base.tools());
    }
}
