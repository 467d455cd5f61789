package io.vivavoce.audio.processing;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Keeps WebRTC's library from speaking, or crashing, when the process ends.
 *
 * <p>The library (webrtc-java 0.14.0, the newest) holds references to Java classes in C++ statics. Their destructors run
 * when the C library's {@code exit} runs, after the JVM has gone; they then try to attach to it, and print "VM attach
 * current thread failed" on standard output, which belongs to results, or crash (its issue 212). There is no call that
 * lets go of them before.
 *
 * <p>So the C library is asked to leave by {@code _exit} as the first of its exit functions: those are called last
 * registered first, with the exit status, when the JVM has done all that is its own (shutdown hooks, files to be deleted,
 * streams). {@code on_exit} is glibc's; elsewhere all stays as it was.
 */
final class QuietExit {
    private QuietExit() {}

    /** To be called once, when the library has been loaded. Returns whether it could be arranged. */
    @SuppressWarnings("restricted") // the jar's manifest allows native access
    static boolean arrange() {
        var linker = Linker.nativeLinker();
        var library = linker.defaultLookup();
        var register = library.find("on_exit");
        var leave = library.find("_exit");
        if (register.isEmpty() || leave.isEmpty()) return false;
        // int on_exit(void (*function)(int status, void *arg), void *arg), stdlib.h; void _exit(int status), unistd.h:
        // the second argument, in a register, is one that _exit does not look at.
        var onExit = linker.downcallHandle(
                register.get(), FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS));
        return call(onExit, leave.get()) == 0;
    }

    private static int call(MethodHandle onExit, MemorySegment leave) {
        try {
            return (int) onExit.invokeExact(leave, MemorySegment.NULL);
        } catch (Throwable e) { // invokeExact declares it; a function of C throws nothing
            throw new AssertionError("on_exit", e);
        }
    }
}
