package io.vivavoce.engines.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files made from models: made once, mended by making them anew, and gone when a newer version is made. */
class DerivedFolderTest {
    private static final String NAME = "voice-2-cut.bin";

    @TempDir
    Path folder;

    private final AtomicInteger made = new AtomicInteger();

    @Test
    void whatIsThereIsNotMadeAgain() throws Exception {
        assertThat(load()).isEqualTo("whole");
        assertThat(load()).isEqualTo("whole");
        assertThat(made).hasValue(1);
    }

    @Test
    void aDamagedFileIsMadeAnew() throws Exception {
        load();
        Files.writeString(folder.resolve(NAME), "wh");

        assertThat(load()).isEqualTo("whole");
        assertThat(made).hasValue(2);
        assertThat(folder.resolve(NAME)).hasContent("whole");
    }

    /** They were for their owner alone, so that another user of a shared cache could load nothing. */
    @Test
    void filesHaveThePermissionsThatTheUsersOtherFilesHave() throws Exception {
        load();

        Path usual = Files.writeString(folder.resolve("usual"), "");
        assertThat(Files.getPosixFilePermissions(folder.resolve(NAME))).isEqualTo(Files.getPosixFilePermissions(usual));
    }

    @Test
    void aFileThatIsDamagedAgainIsAFailureAndNoLoop() {
        assertThatThrownBy(() -> new DerivedFolder(folder).load("voice-", Set.of(NAME), this::make, () -> {
                    throw new IOException("damaged");
                }))
                .hasMessage("damaged");
        assertThat(made).hasValue(2);
    }

    @Test
    void makingDeletesOlderVersionsAndDraftsOfKilledProcessesAndNothingElse() throws Exception {
        Files.writeString(folder.resolve("voice-1-cut.bin"), "old");
        Files.writeString(folder.resolve("voice-2-cut.bin123.part"), "half");
        Files.writeString(folder.resolve("english-1.bin"), "another's");

        load();

        assertThat(folder).isDirectoryNotContaining("glob:**voice-1*").isDirectoryNotContaining("glob:**.part");
        assertThat(folder.resolve("english-1.bin")).exists();
    }

    @Test
    void aTruncatedHalfOfAVoiceIsMadeAnew() throws Exception {
        PiperVoice.open(PiperFiles.voice(), new DerivedFolder(folder)).close();
        cut("-encoder.onnx");

        try (var voice = PiperVoice.open(PiperFiles.voice(), new DerivedFolder(folder))) {
            assertThat(voice.speakers()).isEqualTo(904);
        }
    }

    @Test
    void truncatedRulesAndWordsOfThePhonemizerAreMadeAnew() throws Exception {
        Phonemizer.open(PiperFiles.cmudict(), new DerivedFolder(folder));
        long words = cut("-words.txt");
        long rules = cut("-rules.bin");

        Phonemizer.open(PiperFiles.cmudict(), new DerivedFolder(folder));

        assertThat(file("-words.txt")).hasSize(words);
        assertThat(file("-rules.bin")).hasSize(rules);
    }

    private String load() throws Exception {
        return new DerivedFolder(folder).load("voice-", Set.of(NAME), this::make, () -> {
            String text = Files.readString(folder.resolve(NAME));
            if (!text.equals("whole")) throw new IOException("damaged");
            return text;
        });
    }

    private Map<String, byte[]> make() {
        made.incrementAndGet();
        return Map.of(NAME, "whole".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private Path file(String ending) throws IOException {
        try (var files = Files.newDirectoryStream(folder, "*" + ending)) {
            return files.iterator().next();
        }
    }

    /** Halves the file; returns what it had. */
    private long cut(String ending) throws IOException {
        try (FileChannel channel = FileChannel.open(file(ending), StandardOpenOption.WRITE)) {
            long whole = channel.size();
            channel.truncate(whole / 2);
            return whole;
        }
    }
}
