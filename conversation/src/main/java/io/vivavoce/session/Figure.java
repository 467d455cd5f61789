package io.vivavoce.session;

import java.util.OptionalLong;
import java.util.function.ToLongFunction;

/**
 * The figures of a turn and their three spellings: on the log line, in JSON, on {@code /metrics}. The table in
 * {@code docs/metrics.md} is this one; a test compares them.
 */
public enum Figure {
    /** End of speech → first audible sample of the reply leaves the server. */
    VOICE_TO_VOICE(
            "VOICE-TO-VOICE_MS", "voiceToVoiceMs", "vivavoce_voice_to_voice_seconds", TurnReport::voiceToVoiceMs),
    /** End of speech → first audio played by the player. */
    QUESTION_TO_RESPONSE(
            "QUESTION-TO-RESPONSE_MS",
            "questionToResponseMs",
            "vivavoce_question_to_response_seconds",
            TurnReport::questionToResponseMs),
    /** End of speech → verdict. */
    ENDPOINT("ENDPOINT_MS", "endpointMs", "vivavoce_endpoint_seconds", TurnReport::endpointMs),
    /** Pause noticed → final text. */
    STT_FINAL("STT-FINAL_MS", "sttFinalMs", "vivavoce_stt_final_seconds", TurnReport::sttFinalMs),
    /** Request → first token. */
    LLM_TTF("LLM-TTF_MS", "llmTtfMs", "vivavoce_llm_first_token_seconds", TurnReport::llmTtfMs),
    /** Request → last token. */
    LLM_TOTAL("LLM-TOTAL_MS", "llmTotalMs", "vivavoce_llm_total_seconds", TurnReport::llmTotalMs),
    /** First clause handed to the synthesizer → its first audio. */
    TTS_FIRST_AUDIO(
            "TTS-FIRST-AUDIO_MS", "ttsFirstAudioMs", "vivavoce_tts_first_audio_seconds", TurnReport::ttsFirstAudioMs),
    /** Onset of the speech that cut this turn's reply → the last frame of it that left the server is over. */
    BARGE_IN_STOP("BARGE-IN-STOP_MS", "bargeInStopMs", "vivavoce_barge_in_stop_seconds", TurnReport::bargeInStopMs);

    private final String logName;
    private final String jsonName;
    private final String metricName;
    private final ToLongFunction<TurnReport> inReport;

    Figure(String logName, String jsonName, String metricName, ToLongFunction<TurnReport> inReport) {
        this.logName = logName;
        this.jsonName = jsonName;
        this.metricName = metricName;
        this.inReport = inReport;
    }

    public String logName() {
        return logName;
    }

    public String jsonName() {
        return jsonName;
    }

    /** In seconds, as Prometheus wants it. */
    public String metricName() {
        return metricName;
    }

    /** This figure of a turn, in ms; empty where the turn has none (typed text has no end of speech). */
    public OptionalLong ms(TurnReport report) {
        var ms = inReport.applyAsLong(report);
        return ms < 0 ? OptionalLong.empty() : OptionalLong.of(ms);
    }
}
