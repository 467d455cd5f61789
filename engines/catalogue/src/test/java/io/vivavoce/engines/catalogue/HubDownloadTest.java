package io.vivavoce.engines.catalogue;

import static io.vivavoce.engines.catalogue.TestCatalogue.MODEL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HubDownloadTest {

    private static final ModelFile FILE = TestCatalogue.file("model.onnx", MODEL);

    @TempDir
    Path cache;

    private FakeHub hub;
    private Shelf shelf;
    private final List<Duration> pauses = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        hub = new FakeHub(MODEL);
        shelf = new Shelf(cache, entry());
    }

    @AfterEach
    void stop() {
        hub.close();
    }

    @Test
    void followsTheRedirectAndInstallsTheFile() throws Exception {
        download();

        assertThat(shelf.path(FILE)).hasBinaryContent(MODEL);
        assertThat(hub.ranges).containsExactly("null");
    }

    @Test
    void aPartialFileIsGoneOnWithByRange() throws Exception {
        Files.write(shelf.partial(FILE), Arrays.copyOf(MODEL, 100_000));

        download();

        assertThat(shelf.path(FILE)).hasBinaryContent(MODEL);
        assertThat(hub.ranges).containsExactly("bytes=100000-");
    }

    @Test
    void aDroppedConnectionIsTakenUpWhereItBroke() throws Exception {
        hub.script.add(new FakeHub.Behaviour.DropAfter(70_000));
        hub.script.add(new FakeHub.Behaviour.DropAfter(70_000));

        download();

        assertThat(shelf.path(FILE)).hasBinaryContent(MODEL);
        assertThat(hub.ranges).hasSize(3).element(0).isEqualTo("null");
        assertThat(hub.ranges.get(2)).matches("bytes=[1-9][0-9]*-");
    }

    @Test
    void aConnectionThatFallsSilentIsClosedAndTakenUp() throws Exception {
        hub.script.add(new FakeHub.Behaviour.SilentAfter(70_000));

        download(Duration.ofSeconds(1));

        assertThat(shelf.path(FILE)).hasBinaryContent(MODEL);
        // a busy machine may be late once more
        assertThat(hub.ranges).startsWith("null").last().asString().matches("bytes=[1-9][0-9]*-");
    }

    @Test
    void aStoreThatIgnoresRangesSendsTheFileFromTheStart() throws Exception {
        Files.write(shelf.partial(FILE), new byte[100_000]);
        hub.script.add(new FakeHub.Behaviour.IgnoreRange());

        download();

        assertThat(shelf.path(FILE)).hasBinaryContent(MODEL);
    }

    @Test
    void tooManyRequestsAreWaitedForAsTheHubAsks() throws Exception {
        hub.script.add(new FakeHub.Behaviour.Status(429, "7"));
        hub.script.add(new FakeHub.Behaviour.Status(503, ""));

        download();

        assertThat(pauses).containsExactly(Duration.ofSeconds(7), Duration.ofSeconds(4));
        assertThat(shelf.path(FILE)).hasBinaryContent(MODEL);
    }

    @Test
    void aWaitOfAnHourIsASentenceInstead() {
        hub.script.add(new FakeHub.Behaviour.Status(429, "3600"));

        assertThatThrownBy(this::download)
                .isInstanceOf(CatalogueException.class)
                .hasMessageContaining("asks for fewer requests (429)")
                .hasMessageContaining("run the command again later");
        assertThat(pauses).isEmpty();
    }

    @Test
    void aServerThatKeepsFailingIsGivenUpAndWhatCameIsKept() throws IOException {
        Files.write(shelf.partial(FILE), Arrays.copyOf(MODEL, 100_000));
        for (int i = 0; i < 10; i++) {
            hub.script.add(new FakeHub.Behaviour.Status(500, ""));
        }

        assertThatThrownBy(this::download)
                .hasMessageContaining("it failed (500)")
                .hasMessageContaining("100 kB of 300 kB");
        assertThat(hub.ranges).hasSize(4);
        assertThat(shelf.partial(FILE)).hasSize(100_000);
    }

    @Test
    void aFileThatIsNotThereIsSaidAtOnce() {
        hub.script.add(new FakeHub.Behaviour.Status(404, ""));

        assertThatThrownBy(this::download).hasMessageContaining("answered 404, it has no such file");
        assertThat(hub.ranges).hasSize(1);
    }

    @Test
    void aFileThatNeedsAccessSaysWhichVariableHelps() {
        hub.script.add(new FakeHub.Behaviour.Status(403, ""));

        assertThatThrownBy(this::download).hasMessageContaining("HF_TOKEN");
    }

    @Test
    void anotherFilesTagIsRefusedBeforeAByteComes() {
        hub.linkedSha256 = "f".repeat(64);

        assertThatThrownBy(this::download)
                .hasMessageContaining("has another file")
                .hasMessageContaining("Nothing was downloaded");
        assertThat(hub.ranges).isEmpty();
    }

    @Test
    void otherBytesAreThrownAwayWholly() throws IOException {
        hub.script.add(new FakeHub.Behaviour.OtherBytes());

        assertThatThrownBy(this::download).hasMessageContaining("is not the pinned file");
        assertThat(shelf.partial(FILE)).doesNotExist();
        assertThat(shelf.path(FILE)).doesNotExist();
    }

    @Test
    void aRangeThatTheStoreRefusesStartsOver() throws Exception {
        Files.write(shelf.partial(FILE), new byte[5_000]);
        hub.script.add(new FakeHub.Behaviour.Status(416, ""));

        download();

        assertThat(hub.ranges).containsExactly("bytes=5000-", "null");
        assertThat(shelf.path(FILE)).hasBinaryContent(MODEL);
    }

    @Test
    void aPartialFileThatIsTooLongStartsOver() throws Exception {
        Files.write(shelf.partial(FILE), new byte[MODEL.length + 1]);

        download();

        assertThat(shelf.path(FILE)).hasBinaryContent(MODEL);
    }

    @Test
    void aPageThatIsLongerThanTheFileAndAnnouncesNoLengthIsRefusedAtOnce() throws IOException {
        hub.script.add(new FakeHub.Behaviour.Page(new byte[MODEL.length + 1]));

        assertThatThrownBy(this::download)
                .isInstanceOf(CatalogueException.class)
                .hasMessageContaining("more than the 300000 bytes of model.onnx")
                .hasMessageContaining("another file, or a proxy's page");
        assertThat(hub.ranges).hasSize(1);
        assertThat(shelf.partial(FILE)).doesNotExist();
    }

    @Test
    void pagesOfChangingLengthAreGivenUp() {
        for (int i = 0; i < 20; i++) {
            hub.script.add(new FakeHub.Behaviour.Page(new byte[i % 2 == 0 ? 5_000 : 6_000]));
        }

        assertThatThrownBy(this::download).hasMessageContaining("the connection ended early");
        assertThat(hub.ranges).hasSizeLessThan(8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"hf-mirror.com", "https://hf mirror.com", "ftp://hf-mirror.com", "https://", "http://a?b=c"})
    void anAddressThatIsNoneIsToldWithWhatIsAllowed(String address) {
        assertThatThrownBy(() -> HubDownload.to(new HubAddress(address))
                        .fetch(source(), List.of(FILE), shelf, Progress.silent()))
                .isInstanceOf(CatalogueException.class)
                .hasMessageContaining("HF_ENDPOINT")
                .hasMessageContaining("'" + address + "'")
                .hasMessageContaining("https:// or http://");
    }

    @Test
    void aSlashAtTheAddressesEndIsNoPartOfIt() {
        assertThat(new HubAddress("https://mirror.example/hub/").uri()).hasToString("https://mirror.example/hub");
    }

    @Test
    void redirectsInCirclesEnd() {
        hub.redirect = "/someone/voice/resolve/abc123/model.onnx";

        assertThatThrownBy(this::download).hasMessageContaining("redirects in circles");
    }

    @Test
    void aRedirectToAnotherKindOfAddressIsNotFollowed() {
        hub.redirect = "file:///etc/passwd";

        assertThatThrownBy(this::download).hasMessageContaining("only https is followed");
    }

    @Test
    void theTokenGoesToTheHubAndToNoOneThatItRedirectsTo() throws Exception {
        hub.redirect = hub.address().toString().replace("127.0.0.1", "localhost") + "/store/file";

        new HubDownload(
                        new HubAddress(hub.address().toString()),
                        Optional.of("secret"),
                        HubDownload.SILENCE,
                        pauses::add)
                .fetch(source(), List.of(FILE), shelf, Progress.silent());

        assertThat(hub.authorizations).containsExactly("Bearer secret", "null");
    }

    @Test
    void withoutNetworkTheSentenceSaysWhatToDo() {
        HubAddress nowhere = new HubAddress("http://127.0.0.1:1");

        assertThatThrownBy(() -> new HubDownload(nowhere, Optional.empty(), HubDownload.SILENCE, pauses::add)
                        .fetch(source(), List.of(FILE), shelf, Progress.silent()))
                .isInstanceOf(CatalogueException.class)
                .hasMessageContaining("can't be reached")
                .hasMessageContaining("VIVAVOCE_MODELS_SOURCE");
        assertThat(pauses).isEmpty();
    }

    private void download() throws Exception {
        download(HubDownload.SILENCE);
    }

    private void download(Duration silence) throws Exception {
        new HubDownload(new HubAddress(hub.address().toString()), Optional.empty(), silence, pauses::add)
                .fetch(source(), List.of(FILE), shelf, Progress.silent());
    }

    private static Source.Hub source() {
        return new Source.Hub("someone/voice", "abc123", List.of(Piece.whole("model.onnx", "model.onnx")));
    }

    private static Entry entry() {
        return new Entry(
                "voice", "r", "t", Optional.empty(), "", true, "MIT", "a", List.of(FILE), List.of((Source) source()));
    }
}
