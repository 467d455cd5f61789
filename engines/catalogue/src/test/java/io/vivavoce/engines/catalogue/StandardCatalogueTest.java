package io.vivavoce.engines.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class StandardCatalogueTest {

    private final List<Entry> entries = CatalogueReader.builtIn();

    @Test
    void hasWhatTheVoicePathAsksForByTheseNames() {
        assertThat(entries.stream().map(Entry::id))
                .contains(
                        "silero-vad-v6",
                        "smart-turn-v3.2",
                        "moonshine-tiny-en",
                        "piper-en_US-libritts_r-medium",
                        "smollm2-135m-instruct-q4_1",
                        "cmudict",
                        "vosk-small-en-us-0.15",
                        "speech-samples");
    }

    @Test
    void everyFileHasASourceAndEveryEntryALicenceAndAnAttribution() {
        for (Entry entry : entries) {
            assertThat(entry.licence()).as(entry.id()).isNotBlank();
            assertThat(entry.attribution()).as(entry.id()).isNotBlank();
            for (ModelFile file : entry.files()) {
                assertThat(entry.sources())
                        .as(entry.id() + " " + file.name())
                        .anyMatch(source -> source.piece(file.name()).isPresent());
                assertThat(file.bytes()).isPositive();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Platform.class)
    void everyPlatformResolvesToItsOwnLlamaLibraries(Platform platform) {
        Entry entry = on(platform).entry("llama-native");

        assertThat(entry.id()).isEqualTo("llama-native-" + platform.id());
        assertThat(entry.platform()).contains(platform);
        List<String> names = entry.files().stream().map(ModelFile::name).toList();
        switch (platform) {
            case LINUX_X64, LINUX_ARM64 ->
                assertThat(names).contains("libggml-base.so", "libggml.v0.4.0.so", "libllama.v0.4.0.so");
            case MAC_ARM64 ->
                assertThat(names)
                        .contains("libggml-base.dylib", "libggml.metal.v0.4.0.dylib", "libllama.metal.v0.4.0.dylib");
            case WIN_X64 -> assertThat(names).contains("ggml-base.dll", "ggml.v0.4.0.dll", "llama.v0.4.0.dll");
        }
        assertThat(names).anyMatch(name -> name.contains("ggml-cpu-"));
        assertThat(entry.needs()).containsAnyOf("glibc 2.34", "macOS 14", "Windows 10");
        assertThat(on(platform).entriesHere()).contains(entry).hasSize(entries.size() - Platform.values().length + 1);
    }

    @ParameterizedTest
    @CsvSource({
        "Mac OS X,x86_64,Intel Macs",
        "Windows 11,aarch64,Install an x64 build",
        "Linux,riscv64,64-bit JDK",
        "Linux,i386,64-bit JDK",
        "FreeBSD,amd64,supported are Linux on x86-64"
    })
    void anUnsupportedPlatformIsRefusedWithASentence(String os, String arch, String part) {
        assertThatThrownBy(() -> Platform.of(os, arch))
                .isInstanceOf(CatalogueException.class)
                .hasMessageContaining(os + " on " + arch)
                .hasMessageContaining(part);
    }

    @ParameterizedTest
    @CsvSource({
        "Linux,amd64,LINUX_X64",
        "Linux,aarch64,LINUX_ARM64",
        "Mac OS X,aarch64,MAC_ARM64",
        "Windows 10,amd64,WIN_X64"
    })
    void aSupportedPlatformIsKnownByTheJvmsNames(String os, String arch, Platform platform) {
        assertThat(Platform.of(os, arch)).isEqualTo(platform);
    }

    @Test
    void aSystemWithMuslAloneIsTold(@TempDir Path root) throws Exception {
        Files.createDirectories(root.resolve("lib"));
        Files.createFile(root.resolve("lib/ld-musl-x86_64.so.1"));
        assertThat(Platform.isMusl(Platform.LINUX_X64, root)).isTrue();

        Files.createDirectories(root.resolve("lib64"));
        Files.createFile(root.resolve("lib64/ld-linux-x86-64.so.2"));
        assertThat(Platform.isMusl(Platform.LINUX_X64, root)).isFalse();
    }

    @Test
    void onAnUnsupportedPlatformOnlyTheNativeEntriesAreMissing() {
        Catalogue catalogue = new Catalogue(
                options(),
                entries,
                new Machine(
                        (_, _, _) -> Path.of("none"),
                        HubDownload.to(HubAddress.STANDARD),
                        _ -> 0,
                        () -> Platform.of("Mac OS X", "x86_64")));

        assertThat(catalogue.entriesHere()).hasSize(entries.size() - Platform.values().length);
        assertThatThrownBy(() -> catalogue.folder("llama-native")).hasMessageContaining("Intel Macs");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{                                           | is no JSON",
                "{\"version\": 2, \"entries\": []}           | reads version 1",
                "{\"version\": 1, \"entries\": [{}]}         | lacks the text",
            })
    void aBrokenCatalogueIsRefusedWhole(String json, String part) {
        assertThatThrownBy(() -> CatalogueReader.read(json.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(CatalogueException.class)
                .hasMessageContaining(part);
    }

    @ParameterizedTest
    @CsvSource({
        "Linux,'',/people/ada/.cache/vivavoce",
        "Linux,/var/xdg,/var/xdg/vivavoce",
        "Linux,relative,/people/ada/.cache/vivavoce",
        "Mac OS X,/var/xdg,/people/ada/Library/Caches/vivavoce"
    })
    void theCacheFollowsThePlatformsConvention(String os, String xdg, String expected) {
        assertThat(CacheFolder.of(Map.of("XDG_CACHE_HOME", xdg), os, Path.of("/people/ada")))
                .isEqualTo(Path.of(expected));
    }

    @Test
    void onWindowsTheCacheLiesInTheLocalApplicationData() {
        Path cache = CacheFolder.of(Map.of("LOCALAPPDATA", "/c/Users/ada/AppData/Local"), "Windows 11", Path.of("/c"));

        assertThat(cache).isEqualTo(Path.of("/c/Users/ada/AppData/Local/vivavoce/cache"));
    }

    @Test
    void theEnvironmentOverridesCacheSourcesNetworkAndHub() {
        Options options = Options.from(
                Map.of(
                        "VIVAVOCE_CACHE", "/data/cache",
                        "VIVAVOCE_MODELS_SOURCE", "/a" + java.io.File.pathSeparator + "/b",
                        "VIVAVOCE_OFFLINE", "1",
                        "HF_ENDPOINT", "https://mirror.example"),
                "Linux",
                Path.of("/people/ada"));

        assertThat(options.cache()).isEqualTo(Path.of("/data/cache"));
        assertThat(options.localSources()).containsExactly(Path.of("/a"), Path.of("/b"));
        assertThat(options.offline()).isTrue();
        assertThat(options.hub().uri()).hasHost("mirror.example");
    }

    private Catalogue on(Platform platform) {
        return new Catalogue(
                options(),
                entries,
                new Machine((_, _, _) -> Path.of("none"), HubDownload.to(HubAddress.STANDARD), _ -> 0, () -> platform));
    }

    private static Options options() {
        return new Options(Path.of("no-cache"), true, List.of(), HubAddress.STANDARD, Progress.silent());
    }
}
