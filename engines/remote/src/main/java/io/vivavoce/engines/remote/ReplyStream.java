package io.vivavoce.engines.remote;

import io.vivavoce.concurrent.Ticker;
import io.vivavoce.thinking.Calls;
import io.vivavoce.thinking.LanguageModel.Ending;
import io.vivavoce.thinking.LanguageModel.Reply;
import io.vivavoce.thinking.LanguageModel.TokenSink;
import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;

/** One reply as it comes: its pieces go to the sink, its end and its counts are kept. Thread: one, the caller's. */
final class ReplyStream {
    /** The count of tokens and the last word come right after the end, or not at all. */
    private static final long USAGE_NANOS = 500_000_000;

    /** Events without a word for the user, one after the other: a model may think for some thousand tokens. */
    private static final int MOST_BARREN = 20_000;

    private final ChatRequest request;
    private final Server server;
    private final Ticker ticker;
    private final Failure failure;
    private final Supplier<String> newCallId;
    private final CallPieces calls;

    private int pieces;
    private int barren;
    private boolean thought;
    private String held = ""; // the first half of a character whose second half is to come
    private Optional<Ending> ending = Optional.empty();
    private Optional<Chunk.Usage> usage = Optional.empty();

    /** @param newCallId for a call to which the server gives no id of its own */
    ReplyStream(ChatRequest request, Connection connection, Ticker ticker, Supplier<String> newCallId) {
        this.request = request;
        this.ticker = ticker;
        server = connection.server();
        failure = connection.failure();
        this.newCallId = newCallId;
        calls = new CallPieces(failure);
    }

    /** @param deadlineNanos for the first piece */
    Reply read(Chunk.Source chunks, long deadlineNanos, TokenSink tokens) throws InterruptedException {
        var deadline = deadlineNanos;
        while (true) {
            var next = next(chunks, deadline);
            if (next.isEmpty()) return whole(false);
            var chunk = next.get();
            if (take(chunk, tokens))
                deadline = ticker.nanos() + server.nextToken().toNanos();
            if (chunk.last() || wasCut()) return whole(true);
            if (chunk.ending().isPresent()) deadline = ticker.nanos() + USAGE_NANOS;
        }
    }

    /** Whether the server went on beyond the limit: a piece is at least a token. */
    boolean wasCut() {
        return pieces > request.sampling().maxTokens();
    }

    private Optional<Chunk> next(Chunk.Source chunks, long deadline) throws InterruptedException {
        try {
            return chunks.next(deadline);
        } catch (HttpTimeoutException e) {
            if (ending.isPresent()) return Optional.empty();
            throw pieces == 0 && !thought ? failure.connecting(e) : failure.midway(e);
        } catch (IOException e) {
            if (ending.isPresent()) return Optional.empty();
            throw failure.midway(e);
        } catch (Chunk.ServerError e) {
            throw failure.told(String.valueOf(e.getMessage()));
        } catch (JacksonException e) {
            throw failure.notJson();
        }
    }

    /** Returns whether the reply went on. */
    private boolean take(Chunk chunk, TokenSink tokens) throws InterruptedException {
        if (chunk.ending().isPresent()) ending = chunk.ending();
        if (chunk.usage().isPresent()) usage = chunk.usage();
        thought |= chunk.thinks();
        var called = false;
        if (request.tools().mayBeCalled()) for (var piece : chunk.calls()) called |= calls.add(piece);
        if (called) barren = 0;
        if (chunk.text().isEmpty()) {
            if (called) return true;
            if (++barren > MOST_BARREN) throw failure.babble();
            return chunk.thinks();
        }
        barren = 0;
        pieces++;
        if (wasCut()) {
            ending = Optional.of(Ending.LENGTH);
            return false;
        }
        pass(chunk.text(), tokens);
        return true;
    }

    /** A server that cuts its tokens at bytes or UTF-16 units may cut a character. */
    private void pass(String text, TokenSink tokens) throws InterruptedException {
        var piece = held + text;
        var split = Character.isHighSurrogate(piece.charAt(piece.length() - 1));
        held = split ? piece.substring(piece.length() - 1) : "";
        if (split) piece = piece.substring(0, piece.length() - 1);
        if (piece.isEmpty()) return;
        tokens.accept(piece);
        if (Thread.interrupted()) throw new InterruptedException("interrupted while the answer was read");
    }

    /** @param saidSo whether the server said that the reply is whole, by a reason for its end or by its last word */
    private Reply whole(boolean saidSo) {
        if (ending.isEmpty() && !saidSo) throw failure.brokenOff();
        var how = ending.orElse(Ending.STOP);
        if (pieces == 0 && thought && how == Ending.LENGTH)
            throw failure.thoughtOnly(request.sampling().maxTokens());
        var called = calls.whole(request.tools(), Calls.ids(request.messages()), newCallId);
        if (called.isEmpty() && !calls.isEmpty() && pieces == 0 && how != Ending.LENGTH) throw failure.badCall();
        var spoken = Math.min(pieces, request.sampling().maxTokens());
        var counted = usage.orElse(new Chunk.Usage(0, 0, spoken));
        var input = counted.inputTokens() > 0 ? counted.inputTokens() : request.inputTokens();
        return new Reply(
                how, (int) Math.min(input, Integer.MAX_VALUE), counted.cachedTokens(), counted.outputTokens(), called);
    }
}
