package io.vivavoce.engines.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Makes the process's one environment of ONNX Runtime 1.29, kept from three harms that it does by itself. */
final class OrtProcess {
    /**
     * The runtime reads the process's command line and recurses over each character of it: 4 KB, a folder of file names,
     * overflowed a stack of 1 MB and ended the process. Only addresses are reserved; Linux allows 2 MB of command line.
     */
    private static final long STACK_BYTES = 1L << 30;

    private OrtProcess() {}

    static OrtEnvironment environment() {
        var made = new CompletableFuture<OrtEnvironment>();
        Runnable making = () -> {
            try {
                made.complete(create());
            } catch (OrtException | RuntimeException | LinkageError e) {
                made.completeExceptionally(e);
            }
        };
        new Thread(null, making, "onnxruntime start", STACK_BYTES).start();
        try {
            return made.join();
        } catch (CompletionException e) {
            throw new ModelException(
                    "ONNX Runtime can't be started: " + e.getCause() + ". Its library is unpacked into "
                            + OnnxLibraries.where() + ": see that there is room and a right to write, or delete it.",
                    e);
        }
    }

    private static OrtEnvironment create() throws OrtException {
        disableTelemetry();
        // Warnings of the runtime are about its own graph surgery: nothing that a person can act on.
        var environment = OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "vivavoce");
        environment.setTelemetry(false); // where the variable is not looked at, which is Windows
        keepForEver();
        skipDestructors();
        return environment;
    }

    /**
     * The runtime's builds for Linux and macOS collect what machine this is and which models are run, under an identifier
     * that they keep in the user's cache, and send it to their maker. It begins as the environment is made, before {@link
     * OrtEnvironment#setTelemetry} can be called; only this variable keeps it from that. Java can't set one: the C library's
     * {@code setenv} does.
     */
    @SuppressWarnings("restricted") // the jar's manifest allows native access
    private static void disableTelemetry() {
        var linker = Linker.nativeLinker();
        var setenv = linker.defaultLookup().find("setenv");
        if (setenv.isEmpty()) return;
        var types = FunctionDescriptor.of(
                ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT);
        try (var arena = Arena.ofConfined()) { // setenv copies both
            var ignored = (int) linker.downcallHandle(setenv.get(), types)
                    .invokeExact(arena.allocateFrom("ORT_DISABLE_TELEMETRY"), arena.allocateFrom("1"), 1);
        } catch (Throwable e) { // invokeExact declares it; a function of C throws nothing
            throw new AssertionError("setenv", e);
        }
    }

    /**
     * Takes a second reference to the native environment. The binding's shutdown hook gives the first one back while other
     * threads still create sessions, which crashes the JVM. Another version of the binding may lack these names; all but
     * Ctrl-C at the wrong moment works without them.
     */
    private static void keepForEver() {
        try {
            var api = Class.forName("ai.onnxruntime.OnnxRuntime").getDeclaredField("ortApiHandle");
            var create = OrtEnvironment.class.getDeclaredMethod("createHandle", long.class, int.class, String.class);
            api.setAccessible(true);
            create.setAccessible(true);
            create.invoke(null, api.getLong(null), OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR.getValue(), "vivavoce");
        } catch (ReflectiveOperationException e) {
            System.getLogger(OrtProcess.class.getName())
                    .log(System.Logger.Level.DEBUG, "ONNX Runtime's environment is not kept", e);
        }
    }

    /**
     * Leaves the process by {@code _exit} as the first of the C library's exit functions, when the JVM has done all that is
     * its own: the runtime's destructors would take its tables from threads that still create sessions, and Ctrl-C while
     * models load crashed. {@code on_exit} is glibc's; elsewhere all stays as it was. WebRTC's library needs the same, in a
     * room that knows nothing of this one ({@code audio.processing.QuietExit}).
     */
    @SuppressWarnings("restricted") // the jar's manifest allows native access
    private static void skipDestructors() {
        var linker = Linker.nativeLinker();
        var register = linker.defaultLookup().find("on_exit");
        var leave = linker.defaultLookup().find("_exit");
        if (register.isEmpty() || leave.isEmpty()) return;
        // int on_exit(void (*)(int status, void *arg), void *arg): _exit does not look at the second
        var types = FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS);
        try {
            var ignored =
                    (int) linker.downcallHandle(register.get(), types).invokeExact(leave.get(), MemorySegment.NULL);
        } catch (Throwable e) { // invokeExact declares it; a function of C throws nothing
            throw new AssertionError("on_exit", e);
        }
    }
}
