package io.vivavoce.engines.llama;

import static io.vivavoce.engines.llama.LlamaCalls.action;
import static io.vivavoce.engines.llama.LlamaCalls.string;
import static io.vivavoce.engines.llama.LlamaCalls.unexpected;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What libllama logs: to our log, and its last warnings and errors kept to explain a failure. Thread-safe. */
final class LlamaLog {
    private static final Logger LOG = LoggerFactory.getLogger(LlamaLog.class);

    /** enum ggml_log_level: GGML_LOG_LEVEL_WARN, and GGML_LOG_LEVEL_CONT, which continues the last line. */
    private static final int LOG_WARN = 3;

    private static final int LOG_CONT = 5;

    /** Lines of the log kept to explain a failure. */
    private static final int LOG_LINES = 8;

    private static final Deque<String> FAULTS = new ArrayDeque<>();

    private static final MethodHandle LOG_SET = action("llama_log_set", ADDRESS, ADDRESS);
    private static final MethodHandle GGML_LOG_SET = action("ggml_log_set", ADDRESS, ADDRESS);

    private LlamaLog() {}

    /** Has libllama and ggml say what they log to us from now on. */
    static void start() {
        try {
            var log = MethodHandles.lookup()
                    .findStatic(
                            LlamaLog.class,
                            "logged",
                            MethodType.methodType(void.class, int.class, MemorySegment.class, MemorySegment.class));
            var stub = Linker.nativeLinker()
                    .upcallStub(log, FunctionDescriptor.ofVoid(JAVA_INT, ADDRESS, ADDRESS), Arena.global());
            LOG_SET.invokeExact(stub, MemorySegment.NULL);
            GGML_LOG_SET.invokeExact(stub, MemorySegment.NULL);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    /** The last warnings and errors, joined; empty where there were none. Since the last load or context. */
    static String faults() {
        synchronized (FAULTS) {
            return String.join("; ", FAULTS);
        }
    }

    /** Before a call whose failure the log is to explain. */
    static void clearFaults() {
        synchronized (FAULTS) {
            FAULTS.clear();
        }
    }

    /** Called by native code; must not throw. */
    private static void logged(int level, MemorySegment text, MemorySegment ignored) {
        try {
            var line = string(text).strip();
            LOG.debug("{}", line);
            if (level < LOG_WARN || level == LOG_CONT || line.isEmpty()) return;
            synchronized (FAULTS) {
                if (FAULTS.size() == LOG_LINES) FAULTS.removeFirst();
                FAULTS.addLast(line);
            }
        } catch (RuntimeException e) {
            LOG.debug("a line of libllama's log could not be read", e);
        }
    }
}
