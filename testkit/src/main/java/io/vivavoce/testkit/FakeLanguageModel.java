package io.vivavoce.testkit;

import io.vivavoce.thinking.LanguageModel;
import io.vivavoce.thinking.Message;
import io.vivavoce.thinking.Sampling;
import io.vivavoce.thinking.ThinkingException;
import io.vivavoce.thinking.ToolCall;
import io.vivavoce.thinking.Tools;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Answers as it was told, word by word, and remembers what it was asked. Thread-safe. */
public final class FakeLanguageModel implements LanguageModel {
    private final List<List<Message>> prompts = new CopyOnWriteArrayList<>();
    private final AtomicInteger open = new AtomicInteger();
    private final Hanging hanging = new Hanging();
    private final Semaphore allowed = new Semaphore(0);
    private volatile Function<List<Message>, String> answer = _ -> "Good.";
    private volatile Function<List<Message>, List<ToolCall>> calls = _ -> List.of();
    private volatile boolean usesTools;
    private volatile Tools offered = Tools.NONE;
    private volatile Mode mode = Mode.ANSWERS;
    private volatile boolean refusing;
    private volatile boolean unready;
    private volatile List<Message> prepared = List.of();
    private final int contextTokens;

    /** What becomes of a question. */
    public enum Mode {
        ANSWERS,
        /** Not a word, until it is interrupted. */
        NEVER_ANSWERS,
        /** Ends at once, without a word. */
        ANSWERS_NOTHING,
        FAILS,
        /** Fails after its first word. */
        FAILS_MIDWAY,
        /** Says a word, and then nothing, until it is interrupted. */
        STALLS,
        /** The same, and heeds no interrupt, until {@link #allow} lets it. */
        HEEDS_NOTHING,
        /** Says the same for ever, until it is interrupted. */
        LOOPS,
        /** Waits before each word until {@link #allow} lets it. */
        SLOW
    }

    /** One with a context for everything. */
    public FakeLanguageModel() {
        this(1 << 20);
    }

    /** @param contextTokens four characters each */
    public FakeLanguageModel(int contextTokens) {
        this.contextTokens = contextTokens;
    }

    public void mode(Mode changed) {
        mode = changed;
    }

    /** From now on no chat can be opened, or any. */
    public void refusing(boolean on) {
        refusing = on;
    }

    /** From now on making it ready for an answer fails, or not. */
    public void unready(boolean on) {
        unready = on;
    }

    /** What it answers from now on. */
    public void answers(String text) {
        answer = _ -> text;
    }

    /** What it answers from now on, by what it is asked. */
    public void answers(Function<List<Message>, String> byMessages) {
        answer = byMessages;
    }

    /** From now on it uses tools, and calls these, by what it is asked, after what it {@link #answers}. */
    public void calls(Function<List<Message>, List<ToolCall>> byMessages) {
        usesTools = true;
        calls = byMessages;
    }

    /** What it was last offered, when it was asked. */
    public Tools offered() {
        return offered;
    }

    /** Lets {@code words} more words out in {@link Mode#SLOW}. */
    public void allow(int words) {
        allowed.release(words);
    }

    /** What it was asked to answer, in order; keeps all of it. */
    public List<List<Message>> prompts() {
        return prompts;
    }

    /** What it was last made ready for. */
    public List<Message> prepared() {
        return prepared;
    }

    /** Calls that hang now, as they were told to. */
    public int hanging() {
        return hanging.now();
    }

    /** Chats that were opened and not closed. */
    public int stillOpen() {
        return open.get();
    }

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public int contextTokens() {
        return contextTokens;
    }

    @Override
    public boolean usesTools() {
        return usesTools;
    }

    @Override
    public Chat open() {
        if (refusing) throw new ThinkingException("the model was told not to open");
        open.incrementAndGet();
        return new Talk();
    }

    @Override
    public void close() {}

    private final class Talk implements Chat {
        private boolean closed;
        private Tools tools = Tools.NONE;

        @Override
        public void offer(Tools changed) {
            tools = changed;
        }

        @Override
        public void prepare(List<Message> messages) {
            if (unready) throw new ThinkingException("the model was told not to be ready");
            prepared = List.copyOf(messages);
        }

        @Override
        public OptionalDouble endOfMessage(List<Message> messages) {
            return OptionalDouble.empty();
        }

        @Override
        public Reply generate(List<Message> messages, Sampling sampling, TokenSink tokens) throws InterruptedException {
            offered = tools;
            prompts.add(List.copyOf(messages));
            return switch (mode) {
                case ANSWERS, SLOW -> say(messages, tokens);
                case ANSWERS_NOTHING -> new Reply(Ending.STOP, 1, 0, 0);
                case FAILS -> throw new ThinkingException("the model was told to fail");
                case FAILS_MIDWAY -> {
                    tokens.accept("Well, ");
                    throw new ThinkingException("the model was told to fail midway");
                }
                case NEVER_ANSWERS -> {
                    hanging.untilInterrupted();
                    yield new Reply(Ending.STOP, 1, 0, 0);
                }
                case STALLS -> {
                    tokens.accept("Well, ");
                    hanging.untilInterrupted();
                    yield new Reply(Ending.STOP, 1, 0, 0);
                }
                case HEEDS_NOTHING -> {
                    tokens.accept("Well, ");
                    hanging.until(allowed::acquireUninterruptibly);
                    yield new Reply(Ending.STOP, 1, 0, 0);
                }
                case LOOPS -> {
                    while (!Thread.currentThread().isInterrupted()) tokens.accept("And so on, ");
                    throw new InterruptedException();
                }
            };
        }

        private Reply say(List<Message> messages, TokenSink tokens) throws InterruptedException {
            var words = answer.apply(messages).split("(?<= )");
            for (var word : words) {
                if (mode == Mode.SLOW && !allowed.tryAcquire()) hanging.until(allowed::acquire);
                if (!word.isEmpty()) tokens.accept(word);
            }
            return new Reply(Ending.STOP, 1, 0, words.length, tools.mayBeCalled() ? calls.apply(messages) : List.of());
        }

        @Override
        public int count(String text) {
            return text.isEmpty() ? 0 : text.length() / 4 + 1;
        }

        @Override
        public void close() {
            if (!closed) open.decrementAndGet();
            closed = true;
        }
    }
}
