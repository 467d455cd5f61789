package io.vivavoce.http;

import io.vivavoce.audio.codec.CodecException;
import io.vivavoce.recognition.RecognitionException;
import io.vivavoce.speaking.SpeakingException;
import io.vivavoce.thinking.ThinkingException;
import io.vivavoce.thinking.TooLongException;

/** What a client is told when an engine or a codec fails. */
final class Failures {
    /** What a request asks of engines and codecs. */
    @FunctionalInterface
    interface Work {
        void run() throws InterruptedException;
    }

    /** As {@link Work}, with a result. */
    @FunctionalInterface
    interface Result<T> {
        T get() throws InterruptedException;
    }

    private Failures() {}

    /**
     * @param param the field that holds what was too long, or is no sound
     * @throws ProblemException where {@code work} failed for a known reason
     */
    static void told(String param, Work work) throws InterruptedException {
        toldOf(param, () -> {
            work.run();
            return work;
        });
    }

    /** As {@link #told}. */
    static <T> T toldOf(String param, Result<T> work) throws InterruptedException {
        try {
            return work.get();
        } catch (ThinkingException | SpeakingException | RecognitionException | CodecException e) {
            throw new ProblemException(problem(e, param), e);
        }
    }

    private static Problem problem(RuntimeException failure, String param) {
        var sentence = String.valueOf(failure.getMessage());
        return switch (failure) {
            case TooLongException _ -> new Problem(400, "context_length_exceeded", sentence, param);
            case ThinkingException _ -> new Problem(502, "language_model_failed", sentence, "");
            case RecognitionException _ -> new Problem(502, "recognizer_failed", sentence, "");
            case CodecException codec -> problem(codec.reason(), sentence, param);
            default -> new Problem(502, "synthesizer_failed", sentence, "");
        };
    }

    private static Problem problem(CodecException.Reason reason, String sentence, String param) {
        return switch (reason) {
            case WRONG_FORMAT -> new Problem(415, "unsupported_format", sentence, param);
            case TOO_LARGE -> new Problem(413, "too_large", sentence, param);
            case BROKEN -> new Problem(400, "invalid_audio", sentence, param);
            case UNREADABLE -> new Problem(400, "incomplete_body", sentence, "");
            case UNAVAILABLE -> new Problem(501, "format_unavailable", sentence, param);
        };
    }
}
