package io.vivavoce.session;

/**
 * A turn in figures: names of DESIGN section 5. Times are ms from the end of the user's speech (as heard by the detector)
 * unless they say otherwise; −1 where there was none (typed text has no end of speech, an empty reply no audio).
 *
 * @param turn number of the turn, from 1
 * @param transcript what the user said
 * @param reply what was written as the answer
 * @param heard the part of it that was played
 * @param speechEndSample where the user's speech ended, at 16 kHz
 * @param voiceToVoiceMs → first audible sample handed out
 * @param questionToResponseMs → the same as played by the device, where it tells its delay
 * @param endpointMs → verdict
 * @param sttFinalMs → final transcript
 * @param llmTtfMs request → first token; likewise {@code llmTotalMs} → last
 * @param ttsFirstAudioMs first clause → its first sample made
 * @param bargeInStopMs onset of the speech that cut the reply → the last frame of it that was handed out is over
 * @param speculated whether the answer was begun before the verdict
 * @param interrupted whether it was cut
 * @param underruns frames that had to be filled with silence while the reply was not complete
 */
public record TurnReport(
        long turn,
        String transcript,
        String reply,
        String heard,
        long speechEndSample,
        long voiceToVoiceMs,
        long questionToResponseMs,
        long endpointMs,
        long sttFinalMs,
        long llmTtfMs,
        long llmTotalMs,
        long ttsFirstAudioMs,
        long bargeInStopMs,
        boolean speculated,
        boolean interrupted,
        long underruns) {}
