package io.vivavoce.engines.llama;

import io.vivavoce.engines.llama.Request.Answer;
import io.vivavoce.engines.llama.Request.Wish;
import io.vivavoce.thinking.LanguageModel.Ending;
import io.vivavoce.thinking.ThinkingException;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A request while the loop works on it: how much of its prompt is in the cache, and what it has said so far.
 *
 * <p>Thread: {@code llama-1} alone. Holds a native sampler until {@link #close}.
 */
final class Task implements AutoCloseable {
    final Request request;
    private final LoadedModel model;
    private final Optional<MemorySegment> sampler;
    private final int mostTokens;
    private final LoopGuard guard = new LoopGuard();
    private int said;
    private int next;
    private boolean speaking;
    private boolean over;

    // what this task has in the batch of the step that is being made
    private int batched;
    private int logitsAt = -1;

    Task(Request request, LoadedModel model) {
        this.request = request;
        this.model = model;
        switch (request.wish) {
            case Wish.Generate(var sampling) -> {
                sampler = Optional.of(model.newSampler(sampling));
                mostTokens = sampling.maxTokens();
            }
            case Wish.Prefill _, Wish.EndOfMessage _ -> {
                sampler = Optional.empty();
                mostTokens = 0;
            }
        }
    }

    Place place() {
        return request.place;
    }

    boolean over() {
        return over || request.cancelled();
    }

    boolean speaking() {
        return speaking;
    }

    /** Rolls the cache back to what the prompt has in common with it. */
    void begin() {
        var common = place().common(request.prompt);
        // The last token's logits are needed, and they are not in the cache.
        if (request.urgent()) common = Math.min(common, request.prompt.length - 1);
        if (common < request.prompt.length) model.truncate(place(), common);
        request.found(Math.min(common, place().size()));
        finishPrefill();
    }

    private void finishPrefill() {
        if (place().size() >= request.prompt.length && !request.urgent()) done(Ending.STOP, OptionalDouble.empty());
    }

    /** Adds to the batch what this task would have computed: its next token, or up to {@code room} of its prompt. */
    int contribute(LlamaBatch batch, int room) {
        batched = 0;
        logitsAt = -1;
        var place = place();
        if (speaking) {
            if (room < 1 || !request.takesMore()) return 0;
            logitsAt = batch.add(next, place.size(), place.sequence(), true);
            return batched = 1;
        }
        var n = Math.min(room, request.prompt.length - place.size());
        for (int i = 0; i < n; i++) {
            var at = place.size() + i;
            var last = request.urgent() && at == request.prompt.length - 1;
            var index = batch.add(request.prompt[at], at, place.sequence(), last);
            if (last) logitsAt = index;
        }
        return batched = n;
    }

    boolean inBatch() {
        return batched > 0;
    }

    /** The step was computed: what this task had in it is in the cache, and something may follow from it. */
    void computed() {
        if (batched == 0) return;
        var place = place();
        if (speaking) place.append(next);
        else for (int i = 0; i < batched; i++) place.append(request.prompt[place.size()]);
        batched = 0;
        if (logitsAt < 0) {
            finishPrefill();
            return;
        }
        switch (request.wish) {
            case Wish.Generate _ -> say(model.sample(sampler.orElseThrow(), logitsAt));
            case Wish.EndOfMessage _ -> done(Ending.STOP, OptionalDouble.of(model.endOfMessage(logitsAt)));
            case Wish.Prefill _ -> throw new IllegalStateException("logits were computed that nobody wanted");
        }
    }

    private void say(int token) {
        if (model.isEnd(token)) {
            done(Ending.STOP, OptionalDouble.empty());
            return;
        }
        said++;
        request.answer(new Answer.Token(model.piece(token)));
        if (guard.repeats(token)) done(Ending.LOOP, OptionalDouble.empty());
        else if (said >= mostTokens || place().size() + 1 >= model.contextTokens())
            done(Ending.LENGTH, OptionalDouble.empty());
        next = token;
        speaking = true;
    }

    /** Another needs its place: what was only made ready is not. */
    void giveUp() {
        done(Ending.STOP, OptionalDouble.empty());
    }

    /** The cache has no room for more of this chat. */
    void noRoom(String why) {
        if (speaking) done(Ending.LENGTH, OptionalDouble.empty());
        else fail(why);
    }

    void fail(String why) {
        if (over) return;
        over = true;
        request.answer(new Answer.Failed(new ThinkingException(why)));
    }

    private void done(Ending ending, OptionalDouble endOfMessage) {
        over = true;
        request.answer(new Answer.Done(ending, said, endOfMessage));
    }

    @Override
    public void close() {
        sampler.ifPresent(LlamaSampler::freeSampler);
    }
}
