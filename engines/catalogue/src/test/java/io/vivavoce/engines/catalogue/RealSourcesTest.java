package io.vivavoce.engines.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every entry, other platforms' included, from its real sources into an empty cache: about 420 MB of downloads. */
@Tag("slow")
class RealSourcesTest {

    static List<String> ids() {
        return CatalogueReader.builtIn().stream().map(Entry::id).toList();
    }

    @ParameterizedTest
    @MethodSource("ids")
    void everyEntryComesFromItsSourcesWithThePinnedBytes(String id, @TempDir Path cache) {
        Options options =
                Options.standard().withCache(cache).withLocalSources(List.of()).withOffline(false);
        Catalogue catalogue = Catalogue.open(options);

        catalogue.folder(id);

        assertThat(catalogue.verify(id).problems()).isEmpty();
        assertThat(catalogue.state(id)).isEqualTo(State.VERIFIED);
    }
}
