package io.vivavoce.http;

import io.vivavoce.realtime.Journal;
import io.vivavoce.store.Fate;
import io.vivavoce.store.Recording;
import java.util.function.BiConsumer;

/** A Realtime conversation's messages, on their way into the history. Thread-safe; nobody waits for the disk. */
final class RecordedJournal implements Journal {
    private final Recording recording;
    private final BiConsumer<String, String> stored;

    /** @param stored takes an item's and its conversation's id once it is on disk; on the history's thread: must not block */
    RecordedJournal(Recording recording, BiConsumer<String, String> stored) {
        this.recording = recording;
        this.stored = stored;
    }

    @Override
    public void put(String itemId, Speaker speaker, String text, boolean cut) {
        Fate.Told told = fate -> {
            if (fate == Fate.STORED) stored.accept(itemId, recording.id());
        };
        switch (speaker) {
            case USER -> recording.user(itemId, text, told);
            case ASSISTANT -> recording.assistant(itemId, text, cut, told);
            case SYSTEM -> recording.system(itemId, text, told);
        }
    }

    @Override
    public void remove(String itemId) {
        recording.takeBack(itemId);
    }
}
