package io.vivavoce.engines.llama;

import io.vivavoce.thinking.Calls;
import io.vivavoce.thinking.Message;
import io.vivavoce.thinking.ThinkingException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Turns messages into the tokens of a prompt, by the model's own template where libllama knows it, else as plain text.
 * What a message says can't forge the template: control tokens are taken out of it.
 *
 * <p>Thread-safe; its caller sees to it that the model stays open.
 */
final class Prompts {
    /** The next speaker's label in a plain prompt: where it comes, the reply is over. */
    private static final String PLAIN_STOP = "\nUser:";

    /** A token stands for 64 bytes at most on average; texts above that can't fit and are not even tokenized. */
    private static final int MOST_BYTES_PER_TOKEN = 64;

    /** Tokens that a reply needs at least. */
    private static final int LEAST_REPLY_TOKENS = 8;

    /** The recognizer's own guess of how an utterance ends: with it, the model's would say nothing. */
    private static final Pattern FINAL_MARK = Pattern.compile("[\\s.!?…,;:\"')\\]-]+$");

    private final MemorySegment vocabulary;
    private final Optional<MemorySegment> template;
    private final Optional<Integer> begin;
    private final int contextTokens;

    Prompts(MemorySegment model, int contextTokens) {
        vocabulary = LlamaVocabulary.vocabulary(model);
        begin = LlamaVocabulary.begin(vocabulary);
        this.contextTokens = contextTokens;
        var probe = List.of(Message.user("probe"));
        template = LlamaVocabulary.template(model)
                .filter(t -> LlamaVocabulary.applyTemplate(t, probe).isPresent());
    }

    boolean hasTemplate() {
        return template.isPresent();
    }

    /** Text that ends a reply; empty where a token does. */
    String stop() {
        return hasTemplate() ? "" : PLAIN_STOP;
    }

    /** The prompt for a reply to {@code messages}. */
    int[] reply(List<Message> messages) {
        return fitting(tokens(render(clean(messages))));
    }

    /**
     * The prompt up to the end of the last user message, without its final mark; empty where there is no such message,
     * or the model has no template and so no end-of-message token.
     */
    Optional<int[]> openMessage(List<Message> messages) {
        if (messages.isEmpty() || messages.getLast().role() != Message.Role.USER || !hasTemplate())
            return Optional.empty();
        var clean = clean(messages);
        var said = clean.getLast().text();
        var open = FINAL_MARK.matcher(said).replaceFirst("");
        var rendered = render(clean);
        var at = rendered.lastIndexOf(said);
        if (open.isEmpty() || at < 0) return Optional.empty();
        return Optional.of(fitting(tokens(rendered.substring(0, at + open.length()))));
    }

    int count(String text) {
        checkBytes(text.length());
        return LlamaVocabulary.tokenize(vocabulary, text).length;
    }

    private List<Message> clean(List<Message> messages) {
        if (messages.isEmpty()) throw new IllegalArgumentException("messages must hold at least one message, got none");
        var plain = Calls.asText(messages);
        checkBytes(plain.stream().mapToLong(m -> m.text().length()).sum());
        return plain.stream()
                .map(m -> new Message(m.role(), withoutControl(m.text())))
                .toList();
    }

    private String withoutControl(String text) {
        var clean = text.replace('\0', ' ').strip();
        while (true) {
            var tokens = LlamaVocabulary.tokenize(vocabulary, clean);
            var control = Arrays.stream(tokens)
                    .filter(t -> LlamaVocabulary.isControl(vocabulary, t))
                    .distinct()
                    .toArray();
            if (control.length == 0) return clean;
            var before = clean;
            for (int token : control) clean = clean.replace(nameOf(token), "");
            if (clean.equals(before)) return clean; // added by the tokenizer, not by the text
        }
    }

    private String nameOf(int token) {
        return new String(LlamaVocabulary.piece(vocabulary, token, true), StandardCharsets.UTF_8);
    }

    private String render(List<Message> messages) {
        if (template.isEmpty()) return plain(messages);
        return LlamaVocabulary.applyTemplate(template.get(), messages)
                .orElseThrow(() -> new ThinkingException(
                        "The model's chat template refused " + messages.size() + " messages with roles "
                                + messages.stream().map(Message::role).toList()));
    }

    /** A conversation as it would be written down, for models that were not tuned on a template. */
    private static String plain(List<Message> messages) {
        var lines = new ArrayList<String>();
        for (var message : messages)
            lines.add(
                    switch (message.role()) {
                        case SYSTEM -> message.text() + "\n";
                        case USER -> "User: " + message.text();
                        case ASSISTANT -> "Assistant: " + message.text();
                        case TOOL -> throw new IllegalStateException("a tool's result that was not made text");
                    });
        lines.add("Assistant:");
        return String.join("\n", lines);
    }

    private int[] tokens(String prompt) {
        var tokens = LlamaVocabulary.tokenize(vocabulary, prompt);
        if (begin.isEmpty() || (tokens.length > 0 && tokens[0] == begin.get())) return tokens;
        var begun = new int[tokens.length + 1];
        begun[0] = begin.get();
        System.arraycopy(tokens, 0, begun, 1, tokens.length);
        return begun;
    }

    private int[] fitting(int[] tokens) {
        if (tokens.length + LEAST_REPLY_TOKENS <= contextTokens) return tokens;
        throw new ThinkingException("The conversation takes " + tokens.length + " tokens; the model's context holds "
                + contextTokens + ", of which a reply needs " + LEAST_REPLY_TOKENS + ". Shorten it.");
    }

    private void checkBytes(long characters) {
        var most = (long) contextTokens * MOST_BYTES_PER_TOKEN;
        if (characters > most)
            throw new ThinkingException("The conversation has " + characters + " characters; a context of "
                    + contextTokens + " tokens holds at most " + most + ". Shorten it.");
    }
}
