package io.vivavoce.config;

import java.nio.file.Path;

/**
 * A value as somebody wrote it.
 *
 * @param folder that relative paths in it count from
 * @param trusted whether the user wrote or named it: what is not may start no program and send nothing off the machine
 */
record Given(String raw, Origin origin, Path folder, boolean trusted) {}
