package io.vivavoce.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.vivavoce.session.Notice;
import io.vivavoce.session.TurnReport;
import io.vivavoce.store.History;
import io.vivavoce.store.Item;
import io.vivavoce.turn.Generation;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a session tells is kept as it stands in the model's context. */
class MinutesTest {
    private static final Generation FIRST = Generation.FIRST;
    private static final Generation SECOND = FIRST.next();

    @TempDir
    private Path folder;

    private History history;
    private String conversation = "";
    private Minutes minutes;

    @BeforeEach
    void open() {
        history = KeptHistory.in(folder);
        var recording = history.record("");
        conversation = recording.id();
        minutes = new Minutes(recording, (_, _, _) -> {});
    }

    @AfterEach
    void close() throws InterruptedException {
        history.close();
    }

    @Test
    void ofACutReplyTheWordsThatWereHeardAreKept() throws Exception {
        tell(new Notice.UserSaid(FIRST, "Count to ten"), ended(FIRST, "One two three four", "One two", true));

        assertThat(kept())
                .extracting(Item::role, Item::text, Item::cut)
                .containsExactly(
                        tuple(Item.Role.USER, "Count to ten", false), tuple(Item.Role.ASSISTANT, "One two", true));
    }

    @Test
    void aReplyOfWhichNothingWasHeardIsNotKept() throws Exception {
        tell(new Notice.UserSaid(FIRST, "Count to ten"), ended(FIRST, "One two three four", "", true));

        assertThat(kept()).extracting(Item::text).containsExactly("Count to ten");
    }

    @Test
    void whoGoesOnIsKeptOnceWithAllTheWordsInEitherOrder() throws Exception {
        tell(
                new Notice.UserSaid(FIRST, "Tell me"),
                ended(FIRST, "Of course", "Of", true),
                new Notice.TurnTakenBack(FIRST),
                ended(FIRST, "Of course", "Of", true),
                new Notice.UserSaid(SECOND, "Tell me a story"),
                ended(SECOND, "Once upon a time", "Once upon a time", false));

        assertThat(kept()).extracting(Item::text).containsExactly("Tell me a story", "Once upon a time");
    }

    private void tell(Notice... notices) {
        for (var notice : notices) minutes.on(notice);
    }

    private List<Item> kept() throws InterruptedException {
        history.close();
        try (var again = KeptHistory.in(folder)) {
            return again.items("", conversation, "", 10).entries();
        }
    }

    private static Notice ended(Generation generation, String reply, String heard, boolean cut) {
        return new Notice.TurnEnded(
                generation, new TurnReport(1, "", reply, heard, 0, 0, 0, 0, 0, 0, 0, 0, 0, false, cut, 0));
    }
}
