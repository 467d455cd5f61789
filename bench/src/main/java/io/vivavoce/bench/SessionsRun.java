package io.vivavoce.bench;

import io.vivavoce.runtime.Capacity;
import io.vivavoce.runtime.VoicePath;
import io.vivavoce.session.SessionOptions;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Several sessions at once, in this process, without a network: how long answers take beside others, what many who listen
 * cost, and what sessions leave behind.
 *
 * <p>Thread: one.
 */
public final class SessionsRun {
    private final VoicePath path;
    private final SessionOptions options;
    private final List<Question> questions;
    private final Consumer<String> progress;

    /**
     * How much of each; 0 leaves a part out.
     *
     * @param talkers who talk at once, beside one alone
     * @param turns of each talker
     * @param listeners sessions that listen at once
     * @param seconds for which they do
     * @param opened sessions that are opened and closed, every tenth in the middle of a reply
     */
    public record Amount(int talkers, int turns, int listeners, int seconds, int opened) {}

    public SessionsRun(VoicePath path, SessionOptions options, List<Question> questions, Consumer<String> progress) {
        this.path = path;
        this.options = options;
        this.questions = questions;
        this.progress = progress;
    }

    /** @param command what was typed */
    public SessionsReport run(String command, Machine machine, Load load, Amount amount) throws InterruptedException {
        var coresATalker = Capacity.measured(path, 0).coresATalker();
        Optional<Listeners> listeners = Optional.empty();
        Optional<Talkers> talkers = Optional.empty();
        Optional<Opening> opening = Optional.empty();
        if (amount.listeners() > 0)
            listeners = Optional.of(
                    new ListenersRun(path, options, questions, progress).run(amount.listeners(), amount.seconds()));
        if (amount.talkers() > 0)
            talkers = Optional.of(
                    new TalkersRun(path, options, questions, progress).run(amount.talkers(), amount.turns()));
        if (amount.opened() > 0) opening = Optional.of(new OpeningRun(path, options, progress).run(amount.opened()));
        return new SessionsReport(command, machine, load, path.standIns(), coresATalker, talkers, listeners, opening);
    }
}
