package io.vivavoce.engines.onnx;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** The small tables that ship with the phonemizer: text files beside the classes, {@code #} begins a comment line. */
final class ResourceLines {
    private ResourceLines() {}

    static List<String> of(String name) {
        try (InputStream in = Objects.requireNonNull(
                ResourceLines.class.getResourceAsStream(name), () -> "resource " + name + " is not in the jar")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
