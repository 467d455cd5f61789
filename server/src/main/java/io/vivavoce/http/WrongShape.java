package io.vivavoce.http;

import io.javalin.websocket.WsContext;
import java.util.Optional;

/** What is wrong with how a client connects to {@code /v1/realtime}: an error's code and sentence. */
record WrongShape(String code, String sentence) {
    private static final int MAX_MODEL = 200;

    /** Empty where it is right. */
    static Optional<WrongShape> of(WsContext context) {
        if ("realtime=v1".equals(context.header("OpenAI-Beta")))
            return Optional.of(new WrongShape(
                    "beta_api_shape_disabled",
                    "The beta of this protocol is not spoken here: leave the header OpenAI-Beta out"));
        return isTranscription(context) ? Optional.empty() : ofModel(model(context));
    }

    private static Optional<WrongShape> ofModel(String model) {
        if (model.isBlank())
            return Optional.of(new WrongShape(
                    "missing_model",
                    "You must provide a model parameter, as ?model=vivavoce; the name is echoed, and what answers is"
                            + " what the server is configured with"));
        return model.length() <= MAX_MODEL
                ? Optional.empty()
                : Optional.of(new WrongShape(
                        "invalid_model",
                        "The model's name has " + model.length() + " characters; at most " + MAX_MODEL
                                + " are allowed"));
    }

    /** The one that is asked for, or that the session of its client secret names; empty for none. */
    static String model(WsContext context) {
        var asked = Optional.ofNullable(context.queryParam("model")).orElse("");
        return asked.isBlank() ? Door.wish(context).model() : asked;
    }

    static boolean isTranscription(WsContext context) {
        return "transcription".equals(context.queryParam("intent"));
    }
}
