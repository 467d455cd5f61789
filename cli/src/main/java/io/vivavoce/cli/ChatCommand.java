package io.vivavoce.cli;

import io.vivavoce.concurrent.Ticker;
import io.vivavoce.runtime.Choices;
import io.vivavoce.session.WrittenTalk;
import io.vivavoce.thinking.ThinkingException;
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
        engines.demoHint(System.getenv()).ifPresent(System.err::println);
        try (var model = engines.languageModel();
                var talk = new WrittenTalk(model, engines.session(), Ticker.system())) {
            return converse(talk) ? 0 : 1;
        }
    }

    /** Returns whether each message was answered. */
    private static boolean converse(WrittenTalk talk) throws InterruptedException {
        var lines = new Lines(System.in, MAX_LINE);
        var allAnswered = true;
        for (var line = read(lines); !(line instanceof Lines.Line.End); line = read(lines)) {
            switch (line) {
                case Lines.Line.Text(var text) -> allAnswered &= answer(talk, text);
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
    private static boolean answer(WrittenTalk talk, String message) throws InterruptedException {
        try {
            talk.answer(message, piece -> {
                System.out.print(Lines.withoutControls(piece));
                System.out.flush();
            });
            System.out.println();
            return true;
        } catch (ThinkingException e) {
            System.out.println();
            System.err.println("vivavoce: " + e.getMessage());
            return false;
        }
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
