package io.vivavoce.engines.catalogue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/** What a catalogue asks of the machine that it runs on; tests put their own in. */
record Machine(PackageClient packages, HubDownload hub, DiskSpace disk, Supplier<Platform> platform) {

    /** How many bytes can be written in {@code folder}. */
    interface DiskSpace {
        long usableBytes(Path folder) throws IOException;
    }

    static Machine real(Options options) {
        return new Machine(
                new CommandClient(System.getProperty("os.name", "")),
                HubDownload.to(options.hub()),
                folder -> Files.getFileStore(folder).getUsableSpace(),
                Platform::current);
    }
}
