package io.vivavoce.engines.catalogue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How a catalogue works.
 *
 * @param cache folder that holds all that was fetched
 * @param offline whether the network is out of bounds; local folders are still read
 * @param localSources folders that are looked into first, for {@code <id>/<file>} and {@code <file>}
 * @param hub address of the model hub
 * @param progress hears fetches that name no other listener
 */
public record Options(Path cache, boolean offline, List<Path> localSources, HubAddress hub, Progress progress) {

    public Options {
        localSources = List.copyOf(localSources);
    }

    /** As this machine's environment says: {@code VIVAVOCE_CACHE}, {@code VIVAVOCE_MODELS_SOURCE}, {@code VIVAVOCE_OFFLINE}. */
    public static Options standard() {
        return from(System.getenv(), System.getProperty("os.name", ""), Path.of(System.getProperty("user.home", ".")));
    }

    static Options from(Map<String, String> environment, String osName, Path home) {
        String sources = environment.getOrDefault("VIVAVOCE_MODELS_SOURCE", "");
        List<Path> folders = new ArrayList<>();
        for (String part : sources.split(java.io.File.pathSeparator, -1)) {
            if (!part.isBlank()) {
                folders.add(Path.of(part.strip()));
            }
        }
        String offline = environment.getOrDefault("VIVAVOCE_OFFLINE", "");
        String hub = environment.getOrDefault("HF_ENDPOINT", "");
        return new Options(
                CacheFolder.of(environment, osName, home),
                !offline.isBlank() && !offline.equals("0") && !offline.equalsIgnoreCase("false"),
                folders,
                hub.isBlank() ? HubAddress.STANDARD : new HubAddress(hub.strip()),
                ConsoleProgress.standard());
    }

    /** The same with another cache folder. */
    public Options withCache(Path other) {
        return new Options(other, offline, localSources, hub, progress);
    }

    /** The same, offline or not. */
    public Options withOffline(boolean value) {
        return new Options(cache, value, localSources, hub, progress);
    }

    /** The same with other local folders. */
    public Options withLocalSources(List<Path> folders) {
        return new Options(cache, offline, folders, hub, progress);
    }

    /** The same with another listener. */
    public Options withProgress(Progress other) {
        return new Options(cache, offline, localSources, hub, other);
    }
}
