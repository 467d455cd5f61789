package io.vivavoce.engines.catalogue;

import java.nio.file.Path;
import java.util.List;

/** The command that runs a class of these tests in another process. */
final class TestJvm {

    private TestJvm() {}

    static List<String> command(Class<?> main, String... args) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> command = new java.util.ArrayList<>(
                List.of(java, "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-cp", path, main.getName()));
        command.addAll(List.of(args));
        return command;
    }
}
