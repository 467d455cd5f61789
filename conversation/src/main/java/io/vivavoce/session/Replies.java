package io.vivavoce.session;

import io.vivavoce.thinking.Message;
import io.vivavoce.turn.Generation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The drafts and responses of a session that are not over, by generation.
 *
 * <p>Thread: the session's actor, but for {@link #firstAudible} and {@link #isSettled}.
 */
final class Replies {
    private final Beginner begin;
    private final Map<Generation, Reply> replies = new HashMap<>();
    /** Cancelled, and perhaps still on the way out. */
    private final List<ReplyWork> ending = new ArrayList<>();

    /** For other threads; as of the last {@link #publish}. */
    private volatile List<ReplyWork> live = List.of();

    /** A draft or response, and how far it is. */
    static final class Reply {
        final ReplyWork work;
        /** What a draft was answered to; empty before. */
        List<Message> drafted = List.of();

        boolean started;
        boolean responseEnded;
        boolean playbackEnded;
        /** So many samples of it the client says it has played. */
        long mostPlayed = Long.MAX_VALUE;

        Reply(ReplyWork work) {
            this.work = work;
        }

        boolean isOver() {
            return responseEnded && playbackEnded;
        }
    }

    /** Makes the work of a generation, which has not begun. */
    interface Beginner {
        ReplyWork begin(Generation generation, Optional<SessionOptions> wished);
    }

    Replies(Beginner begin) {
        this.begin = begin;
    }

    /** That of {@code generation}, which begins now if it had not. */
    Reply of(Generation generation) {
        return of(generation, Optional.empty());
    }

    /** As {@link #of(Generation)}, with options of its own. */
    Reply of(Generation generation, Optional<SessionOptions> wished) {
        return replies.computeIfAbsent(generation, g -> new Reply(begin.begin(g, wished)));
    }

    Optional<Reply> find(Generation generation) {
        return Optional.ofNullable(replies.get(generation));
    }

    /** The same turn, answered anew. */
    Reply redone(Generation generation, Reply stale) {
        end(generation);
        var reply = of(generation);
        reply.work.marks().begunAs(stale.work.marks());
        return reply;
    }

    /** Ends all work of {@code generation}; does not wait. */
    void end(Generation generation) {
        var reply = replies.remove(generation);
        if (reply == null) return;
        reply.work.cancel();
        ending.removeIf(ReplyWork::isGone);
        ending.add(reply.work);
    }

    /** Lets other threads see what there is now. */
    void publish() {
        live = replies.values().stream().map(reply -> reply.work).toList();
    }

    boolean isSettled() {
        return live.stream().allMatch(ReplyWork::isSettled);
    }

    /** The first sample of {@code generation} that can be heard was handed out, to be played at {@code nanos}. */
    void firstAudible(Generation generation, long nanos) {
        for (var work : live) if (work.generation().equals(generation)) work.marks().audible = nanos;
    }

    /** Time has passed. */
    void tick() {
        for (var reply : replies.values()) reply.work.tick();
    }

    /** Ends all work and waits for it, piece by piece by {@code closeOne}. */
    void close(Consumer<Runnable> closeOne) {
        for (var generation : List.copyOf(replies.keySet())) end(generation);
        for (var work : ending) closeOne.accept(work::close);
        ending.clear();
    }
}
