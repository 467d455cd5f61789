package io.vivavoce.session;

import io.vivavoce.concurrent.InferencePool;
import io.vivavoce.hearing.SpeechDetector;
import io.vivavoce.recognition.Recognizer;
import io.vivavoce.speaking.Synthesizer;
import io.vivavoce.thinking.LanguageModel;
import io.vivavoce.turn.TurnDetector;

/**
 * The models that sessions share, the cores that they run on, and the threads that hear. Owned and closed by who made
 * them.
 */
public record Engines(
        SpeechDetector.Engine speechDetector,
        TurnDetector.Engine turnDetector,
        Recognizer recognizer,
        LanguageModel languageModel,
        Synthesizer synthesizer,
        InferencePool pool,
        HearingThreads hearing) {

    /** Whether a draft costs nothing: no engine bills or sends data off the machine for it. */
    boolean maySpeculate() {
        return !recognizer.billed() && !languageModel.billed() && !synthesizer.billed();
    }
}
