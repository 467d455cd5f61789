package io.vivavoce.testkit;

import java.io.IOException;

/** Programs of the machine that some tests need, and not every machine has. */
public final class Programs {
    private Programs() {}

    /** Whether {@code command} can be run and ends well; what it prints is dropped. Waits for its end. */
    public static boolean works(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
