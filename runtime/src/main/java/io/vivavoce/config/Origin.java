package io.vivavoce.config;

import java.nio.file.Path;

/** Where a value came from; {@link #toString} is what people read. */
public sealed interface Origin {
    /** Nobody said anything. */
    record ByDefault() implements Origin {
        @Override
        public String toString() {
            return "default";
        }
    }

    /** @param line from 1 */
    record InFile(Path file, int line) implements Origin {
        @Override
        public String toString() {
            return file + ":" + line;
        }
    }

    /** An environment variable. */
    record InEnvironment(String variable) implements Origin {
        @Override
        public String toString() {
            return variable;
        }
    }

    /** @param flag as it is written, such as {@code --speed} */
    record ByFlag(String flag) implements Origin {
        @Override
        public String toString() {
            return flag;
        }
    }
}
