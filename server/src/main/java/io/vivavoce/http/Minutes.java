package io.vivavoce.http;

import io.vivavoce.session.Notice;
import io.vivavoce.session.SessionListener;
import io.vivavoce.session.TurnReport;
import io.vivavoce.store.Fate;
import io.vivavoce.store.Item;
import io.vivavoce.store.Recording;
import io.vivavoce.turn.Generation;
import java.util.Optional;

/**
 * Keeps the minutes of a session: what the user said, and of each reply what was heard. Thread: the session's teller; nobody
 * waits for the disk.
 */
final class Minutes implements SessionListener {
    private final Recording recording;
    private final Stored stored;
    /** What is told of its reply after that never was, too. */
    private Optional<Generation> lastTakenBack = Optional.empty();

    /** Takes what is on disk. On the history's thread: must not block. */
    @FunctionalInterface
    interface Stored {
        void stored(Generation generation, Item.Role role, String conversation);
    }

    Minutes(Recording recording, Stored stored) {
        this.recording = recording;
        this.stored = stored;
    }

    @Override
    public void on(Notice notice) {
        switch (notice) {
            case Notice.UserSaid(var generation, var text) ->
                recording.user(id(generation, Item.Role.USER), text, fate -> told(fate, generation, Item.Role.USER));
            case Notice.TurnTakenBack(var generation) -> takenBack(generation);
            case Notice.TurnEnded(var generation, var report) -> replied(generation, report);
            case Notice.StateChanged _,
                    Notice.Partial _,
                    Notice.SpeechStarted _,
                    Notice.SpeechStopped _,
                    Notice.NothingSaid _,
                    Notice.NotUnderstood _,
                    Notice.ResponseStarted _,
                    Notice.PlaybackStarted _,
                    Notice.AskRefused _,
                    Notice.ToolCalled _,
                    Notice.ResponseEnded _,
                    Notice.ReplyText _,
                    Notice.ReplyCut _,
                    Notice.Trouble _,
                    Notice.Ended _ -> {}
        }
    }

    /** Its words come again with those of the next turn. */
    private void takenBack(Generation generation) {
        lastTakenBack = Optional.of(generation);
        recording.takeBack(id(generation, Item.Role.USER));
        recording.takeBack(id(generation, Item.Role.ASSISTANT));
    }

    private void replied(Generation generation, TurnReport report) {
        if (report.heard().isBlank() || lastTakenBack.equals(Optional.of(generation))) return;
        recording.assistant(
                id(generation, Item.Role.ASSISTANT),
                report.heard(),
                report.interrupted(),
                fate -> told(fate, generation, Item.Role.ASSISTANT));
    }

    private void told(Fate fate, Generation generation, Item.Role role) {
        if (fate == Fate.STORED) stored.stored(generation, role, recording.id());
    }

    private static String id(Generation generation, Item.Role role) {
        return "item_" + generation.number() + (role == Item.Role.USER ? "_user" : "_assistant");
    }
}
