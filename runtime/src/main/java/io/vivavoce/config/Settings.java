package io.vivavoce.config;

import io.vivavoce.session.SessionOptions;
import io.vivavoce.thinking.Sampling;

/** What can be configured. A component is a key ({@code maxTokens} is {@code max_tokens}); a nested record is a section. */
public record Settings(
        @About(
                value = "The system prompt: what the language model is told before each conversation.",
                max = 16_000,
                live = true)
        Text systemPrompt,

        @About("The language model.") EngineSettings.Llm llm,
        @About("The recognizer.") EngineSettings.Stt stt,
        @About("The voice.") EngineSettings.Tts tts,

        @About(value = "The sound that comes in.", live = true)
        Audio audio,

        @About("The server, `vivavoce serve`.") ServerSettings server,

        @About("WebRTC, through `/v1/realtime/calls` (docs/manual/webrtc.md).")
        WebRtcSettings webrtc,

        @About(value = "When a turn ends and a reply gives way (docs/turn-taking.md).", live = true)
        TurnSettings turn,

        @About("What `serve` writes down of its doings (docs/manual/logs.md).")
        LogSettings log,

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

    public record Audio(
            @About(
                    "Take steady noise out; as `--noise-suppression`. auto: moderate for a microphone, off for a recording.")
            NoiseSuppression noiseSuppression,

            @About("Bring quiet and loud speakers to one level; as `--gain`.")
            boolean gain) {}

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

    /** How much noise is taken out; {@code AUTO} is for the command to say. */
    public enum NoiseSuppression {
        AUTO,
        OFF,
        LOW,
        MODERATE,
        HIGH
    }

    public static final Settings DEFAULTS = new Settings(
            Text.plain(SessionOptions.DEFAULT.instructions()),
            EngineSettings.Llm.DEFAULTS,
            EngineSettings.Stt.DEFAULTS,
            EngineSettings.Tts.DEFAULTS,
            new Audio(NoiseSuppression.AUTO, false),
            ServerSettings.DEFAULTS,
            WebRtcSettings.DEFAULTS,
            TurnSettings.DEFAULTS,
            LogSettings.DEFAULTS,
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
                        llm.opts().maxTokens(),
                        llm.opts().temperature(),
                        base.sampling().repeatPenalty()),
                base.replySentences(),
                base.contextTokens(),
                base.patienceMs(),
                base.voice(),
                base.spoken(),
                base.tools());
    }
}
