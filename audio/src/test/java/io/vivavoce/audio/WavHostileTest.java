package io.vivavoce.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayInputStream;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that are broken, cut off or meant to hurt: a sentence says what is wrong, and little is allocated. */
class WavHostileTest {
    /** More than any of these files can need; a header's claim would be hundreds of times this. */
    private static final long MAX_ALLOCATED_BYTES = 16 << 20;

    @TempDir
    Path folder;

    static Stream<Arguments> brokenFiles() {
        byte[] second = new byte[32_000];
        WavBytes mono16 = new WavBytes().format(1, 1, 16_000, 16);
        byte[] good =
                new WavBytes().format(1, 1, 16_000, 16).chunk("data", second).build();
        return Stream.of(
                Arguments.of("empty", new byte[0], "is empty"),
                Arguments.of("four bytes", Arrays.copyOf(good, 4), "holds no WAVE"),
                Arguments.of("cut in the format", Arrays.copyOf(good, 25), "ends within its 'fmt ' chunk"),
                Arguments.of("cut before the data", Arrays.copyOf(good, 38), "ends before its 'data' chunk"),
                Arguments.of("header only", Arrays.copyOf(good, 44), "holds no sound"),
                Arguments.of(
                        "cut in the data", Arrays.copyOf(good, 20_044), "says 1.00 s of sound, but it holds 0.63 s"),
                Arguments.of(
                        "10 hours by the header",
                        new WavBytes()
                                .format(1, 1, 16_000, 16)
                                .chunk("data", 36_000 * 32_000, second)
                                .build(),
                        "says 36000.00 s"),
                Arguments.of(
                        "giant chunk before the data",
                        new WavBytes()
                                .chunk("LIST", 0xfffffff0, new byte[4])
                                .format(1, 1, 16_000, 16)
                                .build(),
                        "ends before its 'data' chunk"),
                Arguments.of(
                        "giant format chunk",
                        new WavBytes().chunk("fmt ", 0x7fffffff, second).build(),
                        "16 to 4096 are allowed"),
                Arguments.of(
                        "tiny format chunk",
                        new WavBytes().chunk("fmt ", new byte[2]).build(),
                        "has 2 bytes"),
                Arguments.of(
                        "data before format",
                        new WavBytes()
                                .chunk("data", second)
                                .format(1, 1, 16_000, 16)
                                .build(),
                        "before its 'fmt ' chunk"),
                Arguments.of(
                        "no channel",
                        new WavBytes()
                                .format(1, 0, 16_000, 16)
                                .chunk("data", second)
                                .build(),
                        "0 channels; 1 to 64"),
                Arguments.of(
                        "65535 channels",
                        new WavBytes()
                                .format(1, 65_535, 16_000, 16)
                                .chunk("data", second)
                                .build(),
                        "65535 channels"),
                Arguments.of(
                        "rate 0",
                        new WavBytes().format(1, 1, 0, 16).chunk("data", second).build(),
                        "rate is 0 Hz; 1000 to 768000"),
                Arguments.of(
                        "rate −1",
                        new WavBytes()
                                .format(1, 1, -1, 16)
                                .chunk("data", second)
                                .build(),
                        "rate is 4294967295 Hz"),
                Arguments.of(
                        "0 bits",
                        new WavBytes()
                                .format(1, 1, 16_000, 0)
                                .chunk("data", second)
                                .build(),
                        "PCM of 0 bits"),
                Arguments.of(
                        "MP3 inside",
                        new WavBytes()
                                .format(0x55, 1, 16_000, 16)
                                .chunk("data", second)
                                .build(),
                        "format 0x0055"),
                Arguments.of(
                        "short extensible",
                        new WavBytes()
                                .format(0xfffe, 1, 16_000, 16)
                                .chunk("data", second)
                                .build(),
                        "40 are needed"),
                Arguments.of(
                        "RF64",
                        new WavBytes()
                                .format(1, 1, 16_000, 16)
                                .chunk("data", second)
                                .build("RF64"),
                        "kind RF64"),
                Arguments.of("no WAV", "ID3 an MP3 file, perhaps".getBytes(), "begins with 'ID3 '"),
                Arguments.of("a thousand chunks", thousandChunks(mono16), "no 'data' chunk among its first 1000"));
    }

    private static byte[] thousandChunks(WavBytes wav) {
        for (int i = 0; i < 1_000; i++) wav.chunk("LIST", new byte[0]);
        return wav.chunk("data", new byte[2]).build();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenFiles")
    void isRefusedInASentenceAndCheaply(String name, byte[] bytes, String sentence) throws Exception {
        Path file = Files.write(folder.resolve("hostile.wav"), bytes);
        long before = allocated();
        assertThatThrownBy(() -> Wav.read(file))
                .isExactlyInstanceOf(AudioException.class)
                .hasMessageContaining("hostile.wav")
                .hasMessageContaining(sentence);
        assertThat(allocated() - before).isLessThan(MAX_ALLOCATED_BYTES);
    }

    @Test
    void oneSampleIsAFileLikeAnyOther() throws Exception {
        byte[] bytes = new WavBytes()
                .format(1, 1, 16_000, 16)
                .chunk("data", new byte[] {0, 64})
                .build();
        assertThat(Wav.read(Files.write(folder.resolve("one.wav"), bytes)).samples())
                .containsExactly(0.5f);
    }

    @Test
    void tenMinutesAtAHighRateAreMoreThanMemoryHasRoomFor() throws Exception {
        Path file = folder.resolve("studio.wav");
        int bytes = 500 * 192_000;
        byte[] header = new WavBytes()
                .format(1, 1, 192_000, 8)
                .chunk("data", bytes, new byte[0])
                .build();
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.write(header);
            sparse.setLength(header.length + bytes);
        }
        assertThatThrownBy(() -> Wav.read(file))
                .hasMessageContaining("studio.wav is too long: 500 s or more; at most 156 s are read at once");
    }

    @Test
    void tenRealHoursAreStreamedButNotReadAtOnce() throws Exception {
        Path file = folder.resolve("long.wav");
        byte[] header = new WavBytes()
                .format(1, 1, 16_000, 16)
                .chunk("data", 36_000 * 32_000, new byte[0])
                .build();
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.write(header);
            sparse.setLength(header.length + 36_000L * 32_000);
        }
        assertThatThrownBy(() -> Wav.read(file))
                .hasMessageContaining("too long: 36000 s")
                .hasMessageContaining("at most 600 s");
        try (WavStream stream = WavStream.open(file)) {
            assertThat(stream.remaining()).isEqualTo(36_000L * 16_000);
            assertThat(stream.read(new float[320], 0, 320)).isEqualTo(320);
        }
    }

    @Test
    void aSizeThatWasLeftOpenMeansToTheEnd() throws Exception {
        for (int open : new int[] {0, -1, 0x7fffffff}) {
            byte[] bytes = new WavBytes()
                    .format(1, 1, 16_000, 16)
                    .chunk("data", open, new byte[3_200])
                    .build();
            assertThat(Wav.read(Files.write(folder.resolve("open.wav"), bytes)).samples())
                    .hasSize(1_600);
        }
    }

    @Test
    void aPipeThatEndsTooEarlyIsFoundOutWhileReading() {
        byte[] bytes = new WavBytes()
                .format(1, 1, 16_000, 16)
                .chunk("data", 3_200, new byte[320])
                .build();
        try (WavStream stream = WavStream.of(new ByteArrayInputStream(bytes), "standard input")) {
            assertThatThrownBy(() -> stream.read(new float[1_600], 0, 1_600))
                    .isExactlyInstanceOf(AudioException.class)
                    .hasMessage("standard input is cut off: 1440 of its samples are missing");
        }
    }

    @Test
    void aMissingFileAFolderAndAnUnwritablePlaceAreSaidSo() {
        assertThatThrownBy(() -> Wav.read(folder.resolve("none.wav"))).hasMessageContaining("There is no file");
        assertThatThrownBy(() -> Wav.read(folder)).hasMessageContaining("is a folder");
        assertThatThrownBy(() -> new WavWriter(folder.resolve("none").resolve("a.wav"), 16_000))
                .hasMessageContaining("there is no folder");
        assertThatThrownBy(() -> new WavWriter(folder, 16_000)).hasMessageContaining("no ordinary file");
        assertThatThrownBy(() -> new WavWriter(folder.resolve("a.wav"), 0)).hasMessageContaining("0 Hz");
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }
}
