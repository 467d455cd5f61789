package io.vivavoce.engines.llama;

import io.vivavoce.engines.llama.Request.Answer;
import io.vivavoce.thinking.LanguageModel.Ending;
import io.vivavoce.thinking.ThinkingException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Computes what all chats want, step by step: each step is one batch that holds the next token of each chat that
 * speaks, and a chunk of the prompts that are being read. The chunk is small while anyone speaks.
 *
 * <p>Thread: {@link #submit}, {@link #release} and {@link #wake} from any; the rest on {@code llama-1}, the only thread
 * that touches the context. It never waits for a reader. Between steps, requests that were cancelled are dropped; a step
 * all of whose requests were cancelled is aborted from inside.
 */
final class DecodeLoop {
    private static final Logger LOG = LoggerFactory.getLogger(DecodeLoop.class);

    private static final String CLOSED = "The chat was closed while it was asked.";

    /** Requests that may wait for a step; more are refused. One chat has one at a time. */
    private static final int MOST_WAITING = 1024;

    // What llama_decode returns.
    private static final int DONE = 0;
    private static final int NO_ROOM = 1;
    private static final int ABORTED = 2;

    private final LoadedModel model;
    private final LlamaOptions options;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // guarded by lock
    private final Deque<Request> incoming = new ArrayDeque<>();
    private final List<Place> released = new ArrayList<>();
    private boolean nudged;
    private boolean closing;

    // llama-1 alone
    private final Deque<Request> waiting = new ArrayDeque<>();
    private final List<Task> tasks = new ArrayList<>();
    private final Places places;
    private long step;

    /** The tasks in the step being computed: read by its abort callback, on the same thread or one of ggml's. */
    private volatile List<Task> computing = List.of();

    DecodeLoop(LoadedModel model, LlamaOptions options) {
        this.model = model;
        this.options = options;
        places = new Places(
                model, options.chatsAtOnce(), place -> tasks.stream().anyMatch(task -> task.place() == place));
        model.abortWhen(this::nobodyWaits);
        thread = Thread.ofPlatform().name("llama-1").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Takes a request in; its answers come through it. */
    void submit(Request request) {
        lock.lock();
        try {
            if (closing) throw new IllegalStateException("the model is closed: open another");
            if (incoming.size() >= MOST_WAITING)
                throw new ThinkingException(
                        "The language model has " + MOST_WAITING + " requests waiting, and takes no more now.");
            incoming.add(request);
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Frees what a chat has in the cache; nothing of it may be submitted afterwards. */
    void release(Place place) {
        lock.lock();
        try {
            if (closing) return;
            released.add(place);
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Has the loop look again: a reader has room again, or a request was cancelled. */
    void wake() {
        lock.lock();
        try {
            nudged = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Ends the loop and waits for it; what was asked for and not answered fails. */
    void close() {
        lock.lock();
        try {
            closing = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
        var interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) Thread.currentThread().interrupt();
    }

    private void run() {
        var why = "The language model was closed while it worked.";
        try {
            while (await()) while (step()) if (!takeIn()) break;
        } catch (RuntimeException | Error e) {
            LOG.error("the language model's loop ended", e);
            why = "The language model failed: " + e.getMessage() + ". Restart it.";
        } finally {
            end(why);
        }
    }

    /** Waits until there is something to do; false when the model is closing. */
    private boolean await() {
        lock.lock();
        try {
            while (!closing && !nudged && incoming.isEmpty() && released.isEmpty()) changed.awaitUninterruptibly();
        } finally {
            lock.unlock();
        }
        return takeIn();
    }

    private boolean takeIn() {
        List<Place> left;
        lock.lock();
        try {
            if (closing) return false;
            nudged = false;
            waiting.addAll(incoming);
            incoming.clear();
            left = List.copyOf(released);
            released.clear();
        } finally {
            lock.unlock();
        }
        dropFinished();
        left.forEach(this::leave);
        return true;
    }

    /** The chat of {@code place} is closed. Where a call of it still goes on, that call fails, and no other's step. */
    private void leave(Place place) {
        tasks.removeIf(task -> {
            if (task.place() != place) return false;
            task.fail(CLOSED);
            task.close();
            return true;
        });
        waiting.removeIf(request -> {
            if (request.place != place) return false;
            request.answer(new Answer.Failed(new ThinkingException(CLOSED)));
            return true;
        });
        places.vacate(place);
    }

    /** Computes one step; false when there was nothing to compute. */
    private boolean step() {
        step++;
        dropFinished();
        admit();
        dropFinished();
        makeRoom();
        fill();
        var batch = model.batch();
        if (batch.size() == 0) return false;
        computing = tasks.stream().filter(Task::inBatch).toList();
        var result = model.decode();
        switch (result) {
            case DONE -> computing.forEach(Task::computed);
            case ABORTED -> computing.forEach(task -> model.dropUnfinished(task.place()));
            case NO_ROOM ->
                failStep("The language model's cache is full: " + used() + " of " + model.cacheTokens()
                        + " tokens are in use. Raise cacheTokens, or have fewer chats at once.");
            default ->
                failStep("The language model failed: llama_decode of " + batch.size() + " tokens returned " + result
                        + " (" + LlamaLog.faults() + ").");
        }
        computing = List.of();
        return true;
    }

    private void failStep(String why) {
        for (var task : computing) {
            model.dropUnfinished(task.place());
            task.noRoom(why);
        }
    }

    /** Asked by native code within a step. */
    private boolean nobodyWaits() {
        for (var task : computing) if (!task.request.cancelled()) return false;
        return true;
    }

    private void dropFinished() {
        tasks.removeIf(task -> {
            var over = task.over(); // once: it may be cancelled at any moment
            if (over) task.close();
            return over;
        });
        waiting.removeIf(Request::cancelled);
    }

    /** Those that someone waits for first: a hundred who have just come must not keep one who talks. */
    private void admit() {
        for (var urgent : List.of(true, false))
            for (var requests = waiting.iterator(); requests.hasNext(); ) {
                var request = requests.next();
                if (request.urgent() == urgent && admit(request)) requests.remove();
            }
    }

    private boolean admit(Request request) {
        if (!request.place.isSomewhere()) {
            if (!request.urgent() && model.remembersTokens() && places.have(request.prompt)) {
                request.answer(new Answer.Done(Ending.STOP, 0, OptionalDouble.empty()));
                return true;
            }
            if (!places.seat(request.place) && !(request.urgent() && seatBefore(request.place))) return false;
        }
        request.place.use(step);
        places.share(request.place, request.prompt);
        var task = new Task(request, model);
        tasks.add(task);
        task.begin();
        return true;
    }

    /** Seats an urgent request in place of one that is only made ready, which goes without. */
    private boolean seatBefore(Place place) {
        var given = tasks.stream().filter(task -> !task.request.urgent()).findFirst();
        given.ifPresent(task -> {
            task.giveUp();
            task.close();
            tasks.remove(task);
        });
        return given.isPresent() && places.seat(place);
    }

    /** Drops idle chats' tokens until the next step fits; ends what doesn't fit even so. */
    private void makeRoom() {
        var most = model.batch().room() + model.batch().size();
        while (used() + most > model.cacheTokens()) if (!places.vacateIdle()) return;
    }

    private int used() {
        return places.used();
    }

    private void fill() {
        var batch = model.batch();
        batch.clear();
        var room = model.cacheTokens() - used();
        for (var task : tasks)
            if (task.speaking() && task.contribute(batch, room - batch.size()) == 0 && room == batch.size())
                task.noRoom(fullCache());
        var chunk = batch.size() > 0 ? options.prefillChunkBeside() : options.prefillChunk();
        chunk = Math.min(chunk, Math.min(batch.room(), room - batch.size()));
        if (chunk <= 0) {
            // Speakers leave room in the batch: only the cache can be full.
            tasks.stream().filter(task -> !task.speaking()).forEach(task -> task.noRoom(fullCache()));
            return;
        }
        for (var urgent : List.of(true, false))
            for (var task : tasks)
                if (!task.speaking() && task.request.urgent() == urgent) chunk -= task.contribute(batch, chunk);
    }

    private String fullCache() {
        return "The language model's cache is full: " + tasks.size() + " chats at work use " + used() + " of "
                + model.cacheTokens() + " tokens. Raise cacheTokens, or have fewer chats at once.";
    }

    private void end(String why) {
        List<Request> left;
        lock.lock();
        try {
            closing = true;
            left = List.copyOf(incoming);
            incoming.clear();
        } finally {
            lock.unlock();
        }
        tasks.forEach(task -> task.fail(why));
        tasks.forEach(Task::close);
        tasks.clear();
        waiting.addAll(left);
        waiting.forEach(request -> request.answer(new Answer.Failed(new ThinkingException(why))));
        waiting.clear();
    }
}
