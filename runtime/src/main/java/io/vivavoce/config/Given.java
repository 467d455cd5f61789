package io.vivavoce.config;

import java.nio.file.Path;

/**
 * A value as somebody wrote it.
 *
 * @param folder that relative paths in it count from
 * @param mayRun whether it may start programs
 */
record Given(String raw, Origin origin, Path folder, boolean mayRun) {}
