package io.vivavoce.session;

import io.vivavoce.thinking.Message;
import java.util.List;
import java.util.Optional;

/**
 * What a response is to be like that was asked for.
 *
 * @param options in place of the session's, but for its policy, which is not looked at
 * @param input what the model is shown in place of the conversation
 */
public record Wish(SessionOptions options, Optional<List<Message>> input) {
    public Wish {
        input = input.map(List::copyOf);
    }
}
