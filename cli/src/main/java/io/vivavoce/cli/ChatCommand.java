package io.vivavoce.cli;

import io.vivavoce.conversation.Conversation;
import io.vivavoce.thinking.ContextWindow;
import io.vivavoce.turn.Generation;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code vivavoce chat}: a conversation in writing, with the same model and instructions. */
@Command(
        name = "chat",
        mixinStandardHelpOptions = true,
        description = "Write with the assistant: a line for each message; an empty one or Ctrl-D ends.")
final class ChatCommand implements Callable<Integer> {
    /** A longer line is cut: a page of text. */
    private static final int MAX_LINE = 4000;

    @Mixin
    private PathOptions engines = new PathOptions();

    @Override
    public Integer call() throws InterruptedException {
        var options = engines.session();
        var conversation = new Conversation();
        var generation = Generation.FIRST;
        try (var model = engines.languageModel();
                var chat = model.open()) {
            var room = model.contextTokens() - options.sampling().maxTokens();
            var window = new ContextWindow(options.instructions(), options.examples(), room, chat::count);
            var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (var line = read(in); !line.isBlank(); line = read(in)) {
                conversation.user(generation, line.length() > MAX_LINE ? line.substring(0, MAX_LINE) : line);
                var messages = window.fit(conversation.messages());
                var reply = new StringBuilder();
                chat.generate(messages, options.sampling(), piece -> {
                    reply.append(piece);
                    System.out.print(piece);
                    System.out.flush();
                });
                System.out.println();
                conversation.heard(generation, reply.toString().strip());
                generation = generation.next();
            }
        }
        return 0;
    }

    private static String read(BufferedReader in) {
        try {
            System.err.print("> ");
            var line = in.readLine();
            return line == null ? "" : line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
