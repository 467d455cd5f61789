package io.vivavoce.turn;

import io.vivavoce.audio.SamplePosition;
import io.vivavoce.turn.SessionState.Commit;
import io.vivavoce.turn.SessionState.Pause;
import io.vivavoce.turn.SessionState.Playback;
import io.vivavoce.turn.SessionState.Probe;
import io.vivavoce.turn.SessionState.UserTurn;

/** What the user says, writes and presses. */
final class UserMoves {

    static void speechStarted(Step step, Event.SpeechStarted event) {
        if (!step.policy.automatic() || !step.isAttached()) {
            step.ignore(event);
            return;
        }
        var fresh = step.user instanceof UserTurn.Listening;
        switch (step.user) {
            case UserTurn.Listening _ ->
                step.user = new UserTurn.Speaking(event.onset(), event.at(), new Probe.None(), "");
            case UserTurn.Paused(var draft) -> {
                step.emit(new Effect.DropDraft(draft.generation()));
                var since = draft.pausedAt().plusMillis(-draft.speechMs());
                step.user = new UserTurn.Speaking(draft.from(), since, new Probe.None(), draft.carried());
            }
            case UserTurn.Speaking _, UserTurn.Held _, UserTurn.Buffered _ -> {
                step.ignore(event);
                return;
            }
        }
        // What goes on from a pause is not ducked for: a short sound would then end as a cough, its first words lost.
        if (fresh && step.playback instanceof Playback.Playing(var track) && step.policy.mayYield()) {
            step.emit(new Effect.Duck(true));
            step.playback = new Playback.Ducked(track);
        } else if (step.playback instanceof Playback.Yielding(var track, var why) && why instanceof Pause.SoundEnded) {
            step.playback = new Playback.Yielding(track, new Pause.Speech());
        }
    }

    static void speechBelieved(Step step, Event.SpeechBelieved event) {
        if (!(step.user instanceof UserTurn.Speaking speaking)) {
            step.ignore(event);
            return;
        }
        if (!step.policy.interruptResponse()) return; // the reply runs on, and a commit waits for its end
        if (canRecover(step, speaking)) recover(step, speaking);
        else if (step.playback instanceof Playback.Playing || step.playback instanceof Playback.Ducked) {
            if (step.policy.ownsPlayback()) step.pause(new Pause.Speech());
            else step.interrupt();
        }
    }

    /** Whether the user goes on with the turn that was just committed, too early for an answer to stand. */
    private static boolean canRecover(Step step, UserTurn.Speaking speaking) {
        if (!(step.last instanceof Commit.Made made) || !speaking.carried().isEmpty()) return false;
        var limits = step.policy.bargeIn();
        var track = step.track();
        return made.text().length() <= SessionState.MAX_CARRIED
                && speaking.since().millisSince(made.when()) <= limits.recoverWithinMs()
                && (step.isGenerating(made.generation())
                        || track.filter(t -> t.generation().equals(made.generation()))
                                .isPresent())
                && track.map(t -> t.playedMs() < limits.recoverHeardMs()).orElse(true)
                // A call was handed out when it was made: asked again, the model would do the same thing twice.
                && step.tools.values().stream()
                        .noneMatch(tool -> tool.calledBy().equals(made.generation()));
    }

    private static void recover(Step step, UserTurn.Speaking speaking) {
        var made = (Commit.Made) step.last;
        step.interrupt();
        step.emit(new Effect.TakeBack(made.generation()));
        step.last = new Commit.Settled(made.generation());
        step.user = new UserTurn.Speaking(speaking.from(), speaking.since(), speaking.probe(), made.text());
    }

    static void speechPaused(Step step, Event.SpeechPaused event) {
        if (!(step.user instanceof UserTurn.Speaking(var from, var _, var probe, var carried))) {
            step.ignore(event);
            return;
        }
        step.drop(probe);
        if (step.playback instanceof Playback.Ducked) { // likely, but never believed: a cough, a door
            step.user = new UserTurn.Listening();
            step.resume();
            return;
        }
        var lateMs = Math.max(0, event.heardTo().since(event.from()) * 1000 / SamplePosition.INPUT_HZ);
        step.user = new UserTurn.Paused(
                step.openDraft(from, event.from(), event.at().plusMillis(-lateMs), carried));
        soundEnded(step);
    }

    /** Speech with a hole in it would be understood as what was not said; what the button holds begins after the hole. */
    static void soundLost(Step step, Event.SoundLost event) {
        switch (step.user) {
            case UserTurn.Speaking _, UserTurn.Paused _ -> {
                step.dropUtterance(true); // of a question that was taken back only what was added to it is lost
                step.refuse(Effect.Refusal.SOUND_LOST);
                step.resume();
            }
            case UserTurn.Held(var from, var _)
            when event.to().since(from) > 0 -> step.user = new UserTurn.Held(event.to(), event.at());
            case UserTurn.Listening _, UserTurn.Held _, UserTurn.Buffered _ -> step.ignore(event);
        }
    }

    /** From here on a paused reply waits a while for a verdict, and then goes on. */
    private static void soundEnded(Step step) {
        if (step.playback instanceof Playback.Yielding(var track, var why) && why instanceof Pause.Speech)
            step.playback = new Playback.Yielding(track, new Pause.SoundEnded(step.at));
        else if (step.playback instanceof Playback.Ducked) step.resume();
    }

    static void evidence(Step step, Event.EvidenceCame event) {
        switch (step.user) {
            case UserTurn.Paused(var draft)
            when draft.generation().equals(event.generation()) -> {
                step.user = new UserTurn.Paused(draft.with(event.evidence()));
                if (event.evidence() instanceof Evidence.Words words) wordsAtPause(step, words);
                verdict(step);
            }
            case UserTurn.Buffered(var draft, var commitAsked)
            when draft.generation().equals(event.generation()) -> {
                step.user = new UserTurn.Buffered(draft.with(event.evidence()), commitAsked);
                commitBuffered(step);
            }
            case UserTurn.Speaking(var _, var _, var probe, var _)
            when probe.equals(new Probe.Asked(event.generation())) -> {
                if (event.evidence() instanceof Evidence.Words words && words.takesTurn()) takeFloor(step);
            }
            default -> step.ignore(event);
        }
    }

    /** Words over a reply take the floor; anything less lets it go on. With no reply, only silence is dropped. */
    private static void wordsAtPause(Step step, Evidence.Words words) {
        var draft = ((UserTurn.Paused) step.user).draft();
        var overReply = step.isGenerating() || !step.isSilent();
        if (words.takesTurn()) takeFloor(step);
        else if (draft.carried().isEmpty() && (overReply || words.isNothing())) {
            step.dropUtterance();
            step.resume();
        }
    }

    /** The user's words end the reply that is heard; one that is still silent is ended by the verdict. */
    private static void takeFloor(Step step) {
        if (step.policy.interruptResponse() && !step.isSilent()) step.interrupt();
    }

    /** Commits the draft if its time has come. */
    static void verdict(Step step) {
        if (!(step.user instanceof UserTurn.Paused(var draft)) || step.verdictMustWait()) return;
        var waited = step.at.millisSince(draft.pausedAt());
        var after = step.policy.endpointing().verdictAfterMs(draft);
        if (after.isPresent()
                ? waited >= after.getAsLong()
                : waited >= step.policy.endpointing().giveUpMs()) conclude(step, draft);
    }

    static void commitBuffered(Step step) {
        if (!(step.user instanceof UserTurn.Buffered(var draft, var commitAsked)) || !commitAsked) return;
        var gaveUp = step.at.millisSince(draft.pausedAt())
                >= step.policy.endpointing().giveUpMs();
        if (gaveUp || draft.words() instanceof Draft.Known<Evidence.Words>) conclude(step, draft);
    }

    private static void conclude(Step step, Draft draft) {
        if (draft.text().isEmpty()) {
            step.dropUtterance();
            step.refuse(Effect.Refusal.NOTHING_HEARD);
            step.resume();
        } else step.commit(draft);
    }

    static void typed(Step step, Event.Typed event) {
        if (event.text().isBlank()) {
            step.refuse(Effect.Refusal.NOTHING_TO_COMMIT);
            return;
        }
        step.dropUtterance();
        step.interrupt();
        step.overtakeTools();
        var generation = step.fresh();
        step.last = new Commit.Settled(generation);
        step.emit(new Effect.CommitTurn(generation, event.text()));
        if (step.policy.createResponse()) step.startResponse(generation);
        else step.emit(new Effect.DropDraft(generation));
    }

    static void pressed(Step step, Event.Pressed event) {
        if (!step.isAttached() || step.user instanceof UserTurn.Held) {
            step.ignore(event);
            return;
        }
        step.dropUtterance();
        if (step.policy.interruptResponse()) step.interrupt();
        step.user = new UserTurn.Held(event.position(), event.at());
    }

    static void released(Step step, Event.Released event) {
        if (step.user instanceof UserTurn.Held(var from, var _))
            step.user = new UserTurn.Buffered(step.openDraft(from, event.position(), event.at(), ""), false);
        else step.ignore(event);
    }

    static void commitAsked(Step step) {
        switch (step.user) {
            case UserTurn.Paused(var draft) -> step.user = new UserTurn.Buffered(draft, true);
            case UserTurn.Buffered(var draft, var _) -> step.user = new UserTurn.Buffered(draft, true);
            case UserTurn.Speaking(var from, var since, var probe, var carried) -> { // the client knows before we do
                step.drop(probe);
                var to = from.plus(step.at.millisSince(since) * SamplePosition.INPUT_HZ / 1000);
                step.user = new UserTurn.Buffered(step.openDraft(from, to, step.at, carried), true);
                soundEnded(step);
            }
            case UserTurn.Listening _, UserTurn.Held _ -> step.refuse(Effect.Refusal.NOTHING_TO_COMMIT);
        }
        commitBuffered(step);
    }

    static void clear(Step step) {
        step.dropUtterance();
        step.resume();
    }

    /** What time alone brings about. */
    static void tick(Step step) {
        var limits = step.policy.bargeIn();
        if (step.user instanceof UserTurn.Speaking(var from, var since, var probe, var carried)) {
            var spoken = step.at.millisSince(since);
            if (spoken >= limits.maxUtteranceMs()) {
                step.drop(probe);
                var to = from.plus(spoken * SamplePosition.INPUT_HZ / 1000);
                step.user = new UserTurn.Paused(step.openDraft(from, to, step.at, carried));
                soundEnded(step);
            } else if (TurnLoop.mayProbe(step.playback, probe) && spoken >= limits.probeAfterMs()) {
                var generation = step.fresh();
                step.emit(new Effect.ProbeWords(generation, from));
                step.user = new UserTurn.Speaking(from, since, new Probe.Asked(generation), carried);
            }
        }
        if (step.user instanceof UserTurn.Held(var from, var since)
                && step.at.millisSince(since) >= limits.maxUtteranceMs()) {
            var to = from.plus(limits.maxUtteranceMs() * SamplePosition.INPUT_HZ / 1000);
            step.user = new UserTurn.Buffered(step.openDraft(from, to, step.at, ""), false);
        }
        if (step.playback instanceof Playback.Yielding(var _, var why)
                && why instanceof Pause.SoundEnded(var ended)
                && step.at.millisSince(ended) >= limits.resumeAfterMs()) step.resume();
        verdict(step);
        commitBuffered(step);
        if (step.user instanceof UserTurn.Paused(var draft)) judge(step, draft);
    }

    /** Asks the turn detector when it is time; several times that were missed are one. */
    private static void judge(Step step, Draft draft) {
        var waited = step.at.millisSince(draft.pausedAt());
        var asked = draft;
        for (var due = step.policy.endpointing().judgeAfterMs(asked);
                due.isPresent() && waited >= due.getAsLong();
                due = step.policy.endpointing().judgeAfterMs(asked)) asked = asked.judgedOnceMore();
        if (asked.judged() == draft.judged()) return;
        step.emit(new Effect.Judge(draft.generation()));
        step.user = new UserTurn.Paused(asked);
    }

    private UserMoves() {}
}
