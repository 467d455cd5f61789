package io.vivavoce.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Conversations are kept, found, and gone when they are deleted. */
class HistoryTest {
    private static final History.Limits ENDLESS = new History.Limits(0, Long.MAX_VALUE);
    /** Stands nowhere else, and shares no beginning with another word. */
    private static final String SECRET = "zqxjkvbwp";

    @TempDir
    private Path folder;

    private final MovedClock clock = new MovedClock();
    private History history;

    @BeforeEach
    void open() {
        history = new History(folder.resolve("data"), ENDLESS, clock);
    }

    @AfterEach
    void close() throws InterruptedException {
        history.close();
    }

    // ---- written and read

    @Test
    void whatWasSaidIsReadBackInItsOrder() throws Exception {
        var recording = history.record("");
        recording.user("u1", "What is the capital of France?", _ -> {});
        var told = new Told();
        recording.assistant("a1", "The capital of France is Paris.", false, told);
        assertThat(told.fate()).isEqualTo(Fate.STORED);

        assertThat(history.items("", recording.id(), "", 10).entries())
                .extracting(Item::id, Item::role, Item::text)
                .containsExactly(
                        tuple("u1", Item.Role.USER, "What is the capital of France?"),
                        tuple("a1", Item.Role.ASSISTANT, "The capital of France is Paris."));
        var summary = history.conversation("", recording.id()).orElseThrow();
        assertThat(summary.title()).isEqualTo("What is the capital of France?");
        assertThat(summary.items()).isEqualTo(2);
        assertThat(summary.last()).isEqualTo(clock.instant());
    }

    @Test
    void aReplyThatIsCutStandsWithWhatWasHeard() throws Exception {
        var recording = history.record("");
        said(recording, "a1", "One two three four five.");
        var told = new Told();
        recording.assistant("a1", "One two", true, told);

        assertThat(told.fate()).isEqualTo(Fate.STORED);
        assertThat(history.items("", recording.id(), "", 10).entries())
                .singleElement()
                .satisfies(item -> assertThat(item.cut()).isTrue())
                .extracting(Item::text)
                .isEqualTo("One two");
        assertThat(history.conversations("", "three", "", 10).entries()).isEmpty();
    }

    @Test
    void whatIsTakenBackIsGoneAndTheTitleIsOfWhatRemains() throws Exception {
        var recording = history.record("");
        recording.user("u1", "Tell me", _ -> {});
        recording.takeBack("u1");
        var told = new Told();
        recording.user("u2", "Tell me a story", told);
        told.fate();

        assertThat(history.items("", recording.id(), "", 10).entries())
                .extracting(Item::text)
                .containsExactly("Tell me a story");
        assertThat(history.conversation("", recording.id()).orElseThrow().title())
                .isEqualTo("Tell me a story");
    }

    @Test
    void allIsThereWhenItIsOpenedAgain() throws Exception {
        var recording = history.record("");
        recording.user("u1", "Hello", _ -> {});
        history.close();
        open();

        assertThat(history.items("", recording.id(), "", 10).entries()).hasSize(1);
    }

    @Test
    void aTextLongerThanAllowedKeepsItsBeginning() throws Exception {
        var recording = history.record("");
        said(recording, "a", "a".repeat(Item.MAX_TEXT - 1) + "😀 and more");

        assertThat(history.items("", recording.id(), "", 1).entries().getFirst().text())
                .isEqualTo("a".repeat(Item.MAX_TEXT - 1));
    }

    @Test
    void longListsComeInParts() throws Exception {
        var ids = new ArrayList<String>();
        for (var i = 0; i < 7; i++) {
            var recording = history.record("");
            said(recording, "u", "Number " + i);
            ids.addFirst(recording.id());
            clock.move(Duration.ofMillis(i % 2)); // some at the same time
        }

        var found = new ArrayList<String>();
        for (var next = ""; found.isEmpty() || !next.isEmpty(); ) {
            var page = history.conversations("", "", next, 3);
            page.entries().forEach(summary -> found.add(summary.id()));
            next = page.next();
        }

        assertThat(found).containsExactlyElementsOf(ids);
    }

    @Test
    void longConversationsComeInParts() throws Exception {
        var recording = history.record("");
        for (var i = 0; i < 7; i++) recording.user("u" + i, "Number " + i, _ -> {});
        said(recording, "u7", "Number 7");

        var first = history.items("", recording.id(), "", 4);
        var second = history.items("", recording.id(), first.next(), 4);

        assertThat(first.entries()).hasSize(4);
        assertThat(second.entries()).extracting(Item::id).containsExactly("u4", "u5", "u6", "u7");
        assertThat(second.next()).isEmpty();
    }

    @Test
    void nobodySeesOrDeletesWhatIsAnothers() throws Exception {
        var recording = history.record("ada");
        said(recording, "u1", "Mine alone");

        assertThat(history.conversations("eve", "", "", 10).entries()).isEmpty();
        assertThat(history.conversations("eve", "mine", "", 10).entries()).isEmpty();
        assertThat(history.conversation("eve", recording.id())).isEmpty();
        assertThat(history.items("eve", recording.id(), "", 10).entries()).isEmpty();
        assertThat(history.delete("eve", recording.id())).isFalse();
        assertThat(history.deleteAll("eve")).isZero();
        assertThat(history.items("ada", recording.id(), "", 10).entries()).hasSize(1);
    }

    // ---- found

    @ParameterizedTest
    @ValueSource(strings = {"capital", "CAPITAL france", "cap", "naive", "naïve", "\"capital\"", "- capital -"})
    void wordsAreFound(String query) throws Exception {
        var recording = history.record("");
        said(recording, "a1", "A naïve answer: the capital of France is Paris.");
        said(history.record(""), "a1", "Something else");

        var found = history.conversations("", query, "", 10).entries();

        assertThat(found).extracting(Summary::id).containsExactly(recording.id());
        assertThat(found.getFirst().match()).contains("capital of France");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"",
                "*",
                "a OR b",
                "NEAR(a b)",
                "a AND",
                "NOT",
                "text:a",
                "^a",
                "(",
                "a*b",
                "'; DROP TABLE item; --",
                "\0",
                "{a b}:c",
                "\ud800",
                "-",
                "%",
                "_",
                "\"\" \"",
                "a\0b"
            })
    void noSearchIsAnError(String query) {
        assertThat(history.conversations("", query, "", 10).entries()).isEmpty();
    }

    @Test
    void randomSearchesAndPlacesAreNoErrors() throws Exception {
        said(history.record(""), "u", "Hello");
        var random = new Random(4);
        for (var i = 0; i < 500; i++) {
            var text = random.ints(random.nextInt(30), 0, 0x250)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append);
            history.conversations("", text.toString(), text.toString(), 1);
            history.items("", text.toString(), text.toString(), 1);
        }
        history.conversations("", "", "999999999999999999-999999999999999999", 1);
    }

    // ---- gone

    @Test
    void whatWasDeletedIsInNoFile() throws Exception {
        for (var i = 0; i < 300; i++) said(history.record(""), "u", "Another conversation, number " + i);
        var recording = history.record("");
        said(recording, "u1", SECRET + " is what nobody may know");
        assertThat(bytesOfAllFiles()).contains(SECRET);

        assertThat(history.delete("", recording.id())).isTrue();

        assertThat(bytesOfAllFiles()).doesNotContain(SECRET);
        assertThat(history.conversation("", recording.id())).isEmpty();
        assertThat(history.conversations("", "another", "", 500).entries()).hasSize(300);
    }

    @Test
    void allOfOneOwnerCanBeDeleted() throws Exception {
        for (var i = 0; i < 5; i++) said(history.record(""), "u", SECRET);
        said(history.record("ada"), "u", "Not this");

        assertThat(history.deleteAll("")).isEqualTo(5);

        assertThat(bytesOfAllFiles()).doesNotContain(SECRET);
        assertThat(history.conversations("ada", "", "", 10).entries()).hasSize(1);
    }

    @Test
    void aConversationThatIsDeletedWhileItGoesOnStaysDeleted() throws Exception {
        var recording = history.record("");
        said(recording, "u1", "Before");
        history.delete("", recording.id());

        assertThat(said(recording, "u2", "After")).isEqualTo(Fate.GONE);
        assertThat(history.conversation("", recording.id())).isEmpty();
    }

    @Test
    void aConversationGoesWhenItsTimeIsOver() throws Exception {
        history.close();
        history = new History(folder.resolve("data"), new History.Limits(30, Long.MAX_VALUE), clock);
        said(history.record(""), "u", SECRET);
        clock.move(Duration.ofDays(20));
        said(history.record(""), "u", "Young");
        clock.move(Duration.ofDays(11));
        said(history.record(""), "u", "New"); // the writer looks before and after

        said(history.record(""), "u", "Newer");
        assertThat(history.conversations("", "", "", 10).entries())
                .extracting(Summary::title)
                .containsExactly("Newer", "New", "Young");
        assertThat(bytesOfAllFiles()).doesNotContain(SECRET);
    }

    @Test
    void whereAllTakesTooMuchTheOldestGo() throws Exception {
        history.close();
        history = new History(folder.resolve("data"), new History.Limits(0, 1_000_000), clock);
        for (var i = 0; i < 100; i++) {
            said(history.record(""), "u", i + " " + "many words ".repeat(2_000));
            clock.move(Duration.ofMinutes(1));
        }
        said(history.record(""), "u", "The end");

        var left = history.conversations("", "", "", 500).entries();
        assertThat(left).hasSizeBetween(5, 60);
        assertThat(left.getFirst().title()).isEqualTo("The end");
    }

    // ---- what can go wrong

    @Test
    void whatIsWrittenAfterTheEndIsLost() throws Exception {
        history.close();

        assertThat(said(history.record(""), "u", "Too late")).isEqualTo(Fate.LOST);
        assertThat(history.lost()).isEqualTo(1);
    }

    @Test
    void whatDoesNotFitIntoTheQueueIsLostAndNobodyWaits() throws Exception {
        var go = new CountDownLatch(1);
        var busy = new CountDownLatch(1);
        var recording = history.record("");
        recording.user("u", "Hello", _ -> {
            busy.countDown();
            await(go);
        });
        busy.await();
        var told =
                IntStream.range(0, Writer.MOST + 10).mapToObj(_ -> new Told()).toList();
        for (var i = 0; i < told.size(); i++) recording.user("u" + i, "Number " + i, told.get(i));
        go.countDown();

        var fates = new ArrayList<Fate>();
        for (var each : told) fates.add(each.fate());
        assertThat(fates.subList(0, Writer.MOST)).containsOnly(Fate.STORED);
        assertThat(fates.subList(Writer.MOST, told.size())).containsOnly(Fate.LOST);
    }

    @Test
    void aListenerThatFailsHurtsNobody() throws Exception {
        var recording = history.record("");
        recording.user("u1", "Hello", _ -> {
            throw new IllegalStateException("a bug");
        });

        assertThat(said(recording, "u2", "Still there")).isEqualTo(Fate.STORED);
    }

    @Test
    void aFileThatIsNoDatabaseIsSaidSo() throws Exception {
        var damaged = Files.createDirectories(folder.resolve("damaged"));
        Files.writeString(damaged.resolve(Database.FILE), "no database ".repeat(1_000));

        assertThatThrownBy(() -> new History(damaged, ENDLESS, clock))
                .isInstanceOf(HistoryException.class)
                .hasMessageContaining("can't be opened")
                .hasMessageContaining("history.enabled: false");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void nobodyElseMayReadTheFiles() throws Exception {
        said(history.record(""), "u", "Hello");

        try (var files = Files.list(folder.resolve("data"))) {
            assertThat(files.toList())
                    .hasSizeGreaterThan(1)
                    .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .isEqualTo("rw-------"));
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("data"))))
                .isEqualTo("rwx------");
    }

    private static Fate said(Recording recording, String id, String text) throws Exception {
        var told = new Told();
        recording.user(id, text, told);
        return told.fate();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String bytesOfAllFiles() throws Exception {
        var all = new StringBuilder();
        try (var files = Files.list(folder.resolve("data"))) {
            for (var file : files.toList()) all.append(Files.readString(file, StandardCharsets.ISO_8859_1));
        }
        return all.toString();
    }
}
