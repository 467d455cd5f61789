package io.vivavoce.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vivavoce.audio.WavWriter;
import io.vivavoce.engines.catalogue.Catalogue;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each row of docs/manual/errors.md about recordings, texts and options: the sentence, the exit code, what goes on. */
@Timeout(120)
class BadInputTest {
    private static final int WAV_HEADER_BYTES = 44;

    @TempDir
    private Path folder;

    // ---- recordings

    @ParameterizedTest
    @ValueSource(strings = {"talk --input", "transcribe"})
    void anEmptyFileIsRefused(String command) throws IOException {
        var file = Files.createFile(folder.resolve("zero.wav"));

        given(command, file).failsSaying("zero.wav is empty; a WAV file is needed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"talk --input", "transcribe"})
    void aRecordingOfNoSamplesIsRefused(String command) {
        given(command, recording("none.wav", 0)).failsSaying("none.wav holds no sound: it ends after its header");
    }

    @ParameterizedTest
    @ValueSource(strings = {"talk --input", "transcribe"})
    void aRecordingThatLiesAboutItsLengthIsRefused(String command) throws IOException {
        var file = recording("lies.wav", 16_000);
        setDataBytes(file, 2_000_000);

        given(command, file)
                .failsSaying(
                        "lies.wav is cut off: its header says 62.50 s of sound, but it holds 1.00 s. Copy or record"
                                + " it again");
    }

    @Test
    void aRecordingOfOneSampleIsNotAnsweredAndNoFileIsWritten() {
        var answer = folder.resolve("answer.wav");

        Ran.command(
                        "talk",
                        "--fast",
                        "--engine",
                        "llm=scripted",
                        "--engine",
                        "tts=scripted",
                        "--input",
                        recording("one.wav", 1).toString(),
                        "--output",
                        answer.toString())
                .failsSaying(
                        "Nothing was answered: no speech was understood in ", "one.wav. Record it louder or nearer");
        assertThat(answer).doesNotExist();
    }

    @Test
    void aRecordingOfOneSampleIsTranscribedAsNothing() {
        var ran = Ran.command("transcribe", recording("one.wav", 1).toString());

        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).contains("one.wav: no speech was understood");
    }

    @Test
    void aRecordingOfTenHoursIsTooLongToTalkTo() throws IOException {
        given("talk --input", tenHours())
                .failsSaying("ten.wav is too long: 36000 s or more; at most 600 s are read at once. Cut it");
    }

    /** The whole way with real engines; tail and head of the ten hours hold speech, and both are written down. */
    @Test
    void aRecordingOfTenHoursIsTranscribedPieceByPieceInLittleMemory() throws Exception {
        var file = tenHours();
        var speech = Files.readAllBytes(Catalogue.standard().file("speech-samples", "4507-16021-0012.wav"));
        try (var wav = new RandomAccessFile(file.toFile(), "rw")) {
            wav.seek(16_000);
            wav.write(speech, WAV_HEADER_BYTES, speech.length - WAV_HEADER_BYTES);
            wav.seek(wav.length() - speech.length - 16_000);
            wav.write(speech, WAV_HEADER_BYTES, speech.length - WAV_HEADER_BYTES);
        }

        var process = Ran.process(Map.of("JAVA_TOOL_OPTIONS", "-Xmx96m"), "transcribe", file.toString())
                .redirectError(folder.resolve("err.txt").toFile())
                .start();
        var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).isZero();
        assertThat(out.lines()).containsExactly("Why should one halt on the way?", "Why should one halt on the way?");
        assertThat(folder.resolve("err.txt")).content().contains("ten.wav: 0:10:00 of 10:00:00", "ten.wav: 9:50:00 of");
    }

    @Test
    void aRecordingThatIsMissingDoesNotKeepTheOthersFromBeingTranscribed() {
        var speech = Catalogue.standard().file("speech-samples", "4507-16021-0012.wav");

        var ran = Ran.command("transcribe", folder.resolve("none.wav").toString(), speech.toString());

        ran.failsSaying("There is no file ", "none.wav; name an existing WAV file");
        assertThat(ran.out()).contains("Why should one halt on the way?");
    }

    // ---- texts

    @Test
    void aMegabyteOnStandardInputIsRefusedBeforeAVoiceIsLoaded() {
        var answer = folder.resolve("x.wav");

        Ran.command(
                        "It was late. ".repeat(80_000).getBytes(StandardCharsets.UTF_8),
                        "say",
                        "-",
                        "-o",
                        answer.toString())
                .failsSaying("TEXT has more than 240000 bytes; at most 60000 characters, about an hour, are spoken into"
                        + " one file. Split it into several");
        assertThat(answer).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0001\u0002\u001b", "\u0000", "...", "\ud83d\ude00"})
    void aTextWithoutASoundIsNothingToSay(String text) {
        var answer = folder.resolve("x.wav");

        Ran.command("say", text, "-o", answer.toString())
                .failsSaying("There is nothing to say: TEXT holds no letter, digit or other sign that has a sound");
        assertThat(answer).doesNotExist();
    }

    @Test
    void controlCharactersBetweenWordsAreNotSpoken() {
        var answer = folder.resolve("x.wav");

        var ran = Ran.command("say", "Good \u0007 morning\u001b.", "-o", answer.toString());

        assertThat(ran.exitCode()).as(ran.err()).isZero();
        assertThat(Ran.command("transcribe", answer.toString()).out()).containsIgnoringCase("good morning");
    }

    @Test
    void aTextThatIsNoUtf8IsRefused() {
        Ran.command(
                        latin1("caf\u00e9"),
                        "say",
                        "-",
                        "-o",
                        folder.resolve("x.wav").toString())
                .failsSaying("TEXT is no UTF-8 text. Convert it: iconv -f LATIN1 -t UTF-8 FILE");
    }

    @Test
    void aChatTellsWhichLinesWereNotSentAndAnswersTheOthers() {
        var input = new java.io.ByteArrayOutputStream();
        input.writeBytes(latin1("caf\u00e9\n"));
        input.writeBytes(latin1("\u0001\u0002\n"));
        input.writeBytes(latin1("a".repeat(1 << 20) + "\n"));
        input.writeBytes(latin1("b".repeat(4001) + "\n"));
        input.writeBytes(latin1("Who\u001b[2J are you?\n"));

        var ran = Ran.command(input.toByteArray(), "chat", "--engine", "llm=scripted");

        ran.failsSaying(
                "That line is no UTF-8 text. Set the terminal to UTF-8, or convert the file",
                "That line holds nothing but control characters. Write words. It was not sent.",
                "That line has 1048576 bytes; at most 4000 characters are sent at once. Shorten it. It was not sent.",
                "That line has 4001 characters;");
        assertThat(ran.out().strip()).isEqualTo("This is the scripted answer. No model was asked.");
    }

    // ---- options

    @ParameterizedTest
    @ValueSource(strings = {"0", "9", "NaN", "-1"})
    void aSpeedThatNobodySpeaksAtIsRefused(String speed) {
        Ran.command("say", "Hello", "-o", folder.resolve("x.wav").toString(), "--speed=" + speed)
                .isWrongUsageSaying(
                        "--speed is a factor of 0.5 to 2, where 1 is the voice's own; got " + Float.valueOf(speed));
    }

    @ParameterizedTest
    @ValueSource(strings = {"904", "9999", "-1", "Anna", "99999999999"})
    void aVoiceThatIsNotThereIsRefusedBeforeTheTalkBegins(String voice) {
        Ran.command("talk", "--input", recording("one.wav", 1).toString(), "--voice=" + voice)
                .isWrongUsageSaying(
                        "--voice: tts.opts.voice must be the number of a speaker, 0 to 903", "got \"" + voice + '"');
    }

    @Test
    void anAnswerThatCantBeWrittenIsRefusedBeforeAnythingIsFetched() throws Exception {
        Ran.apart(
                        folder,
                        Map.of("VIVAVOCE_CACHE", folder.resolve("nothing").toString(), "VIVAVOCE_OFFLINE", "1"),
                        "talk",
                        "--input",
                        recording("one.wav", 1).toString(),
                        "--output",
                        folder.resolve("none/x.wav").toString())
                .failsSaying("can't be written: there is no folder", "make it first");
    }

    @Test
    void aFolderThatIsNotThereIsNotMade() {
        Ran.command("say", "Hello", "-o", folder.resolve("none/x.wav").toString())
                .failsSaying("can't be written: there is no folder", "make it first");
    }

    private static Ran given(String command, Path file) {
        return Ran.command((command + ' ' + file).split(" "));
    }

    private Path recording(String name, int samples) {
        var file = folder.resolve(name);
        try (var wav = new WavWriter(file, 16_000)) {
            wav.write(new float[samples], 0, samples);
        }
        return file;
    }

    /** 1.15 GB, but a hole in the file system: it takes no room where holes are known. */
    private Path tenHours() throws IOException {
        var file = recording("ten.wav", 0);
        var bytes = 10 * 3600 * 16_000L * 2;
        setDataBytes(file, bytes);
        try (var wav = new RandomAccessFile(file.toFile(), "rw")) {
            wav.setLength(WAV_HEADER_BYTES + bytes);
        }
        return file;
    }

    private static void setDataBytes(Path file, long bytes) throws IOException {
        try (var wav = new RandomAccessFile(file.toFile(), "rw")) {
            wav.seek(WAV_HEADER_BYTES - 4);
            wav.write(ByteBuffer.allocate(4)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt((int) bytes)
                    .array());
        }
    }

    private static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
