package io.vivavoce.cli;

import io.vivavoce.conversation.Conversation;
import io.vivavoce.runtime.Choices;
import io.vivavoce.thinking.ContextWindow;
import io.vivavoce.thinking.LanguageModel;
import io.vivavoce.thinking.ThinkingException;
import io.vivavoce.turn.Generation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code vivavoce chat}: a conversation in writing, with the same model and instructions. */
@Command(
        name = "chat",
        mixinStandardHelpOptions = true,
        description = "Write with the assistant: a line of UTF-8 for each message; an empty one or Ctrl-D ends.",
        footer = {"", "Exit codes: 0 done, 1 a message was not answered, 2 wrong usage."})
final class ChatCommand implements Callable<Integer> {
    /** A page of text. */
    private static final int MAX_LINE = 4000;

    @Mixin
    private PathOptions engines = new PathOptions();

    @Override
    public Integer call() throws InterruptedException {
        engines.tellUseless(Choices.Role.LLM);
        engines.check();
        try (var model = engines.languageModel();
                var chat = model.open()) {
            return converse(model, chat) ? 0 : 1;
        }
    }

    /** Returns whether each message was answered. */
    private boolean converse(LanguageModel model, LanguageModel.Chat chat) throws InterruptedException {
        var options = engines.session();
        var room = Math.max(
                1,
                Math.min(model.contextTokens(), options.contextTokens())
                        - options.sampling().maxTokens());
        var window = new ContextWindow(options.instructions(), options.examples(), room, chat::count);
        var conversation = new Conversation();
        var generation = Generation.FIRST;
        var lines = new Lines(System.in, MAX_LINE);
        var allAnswered = true;
        for (var line = read(lines); !(line instanceof Lines.Line.End); line = read(lines)) {
            switch (line) {
                case Lines.Line.Text(var text) -> {
                    conversation.user(generation, text);
                    var reply = answer(chat, window, conversation);
                    allAnswered &= !reply.isBlank();
                    if (!reply.isBlank()) conversation.heard(generation, reply);
                    generation = generation.next();
                }
                case Lines.Line.Unusable(var why) -> {
                    System.err.println("vivavoce: " + why + ". It was not sent.");
                    allAnswered = false;
                }
                case Lines.Line.End _ -> {}
            }
        }
        return allAnswered;
    }

    /** Shows the answer as it comes; when there is none, says so, and the next message may have one. */
    private String answer(LanguageModel.Chat chat, ContextWindow window, Conversation conversation)
            throws InterruptedException {
        var reply = new StringBuilder();
        try {
            chat.generate(window.fit(conversation.messages()), engines.session().sampling(), piece -> {
                reply.append(piece);
                System.out.print(Lines.withoutControls(piece));
                System.out.flush();
            });
            System.out.println();
            if (reply.toString().isBlank())
                System.err.println("vivavoce: The language model gave no answer; ask again, or use another model");
        } catch (ThinkingException e) {
            System.out.println();
            System.err.println("vivavoce: " + e.getMessage());
        }
        return reply.toString().strip();
    }

    private static Lines.Line read(Lines lines) {
        try {
            System.err.print("> ");
            return lines.next();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
