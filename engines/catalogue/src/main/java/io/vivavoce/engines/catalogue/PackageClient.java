package io.vivavoce.engines.catalogue;

import java.io.IOException;
import java.nio.file.Path;

/** Gets a published package as a file; the seam at which tests put their own. */
interface PackageClient {

    /**
     * Fetches {@code source} into the empty {@code folder}; returns the archive ({@code .tgz} or {@code .whl}).
     *
     * @throws CatalogueException if the client is missing or failed, with what to do
     */
    Path fetch(Source.Package source, Path folder, Progress progress) throws IOException, InterruptedException;
}
