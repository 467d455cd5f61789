package io.vivavoce.engines.llama;

import io.vivavoce.thinking.ThinkingException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * How functions of the loaded libllama are found and called: their handles, plain calls, and what comes of a failure.
 * Thread-safe.
 */
final class LlamaCalls {
    /** What {@code llama_version()} must begin with. */
    static final String VERSION = "0.4.0";

    private LlamaCalls() {}

    static MethodHandle handle(String name, MemoryLayout result, MemoryLayout... arguments) {
        return Linker.nativeLinker().downcallHandle(symbol(name), FunctionDescriptor.of(result, arguments));
    }

    static MethodHandle action(String name, MemoryLayout... arguments) {
        return Linker.nativeLinker().downcallHandle(symbol(name), FunctionDescriptor.ofVoid(arguments));
    }

    static MemorySegment symbol(String name) {
        return SymbolLookup.loaderLookup()
                .find(name)
                .orElseThrow(() -> new ThinkingException("The loaded libllama has no function " + name
                        + "; Vivavoce is made for " + VERSION + ". Fetch it with 'vivavoce models get llama-native'."));
    }

    static Optional<MemorySegment> found(MemorySegment pointer) {
        return pointer.address() == 0 ? Optional.empty() : Optional.of(pointer);
    }

    static String string(MemorySegment pointer) {
        return pointer.reinterpret(1 << 20).getString(0);
    }

    static void call(MethodHandle handle, MemorySegment argument) {
        try {
            handle.invokeExact(argument);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    static int number(MethodHandle handle, MemorySegment argument) {
        try {
            return (int) handle.invokeExact(argument);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    static boolean is(MethodHandle handle, MemorySegment argument) {
        try {
            return (boolean) handle.invokeExact(argument);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    static boolean is(MethodHandle handle, MemorySegment vocabulary, int token) {
        try {
            return (boolean) handle.invokeExact(vocabulary, token);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    static MemorySegment address(MethodHandle handle, MemorySegment argument) {
        try {
            return (MemorySegment) handle.invokeExact(argument);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    static RuntimeException unexpected(Throwable t) {
        if (t instanceof RuntimeException e) return e;
        if (t instanceof Error e) throw e;
        return new ThinkingException("A call of libllama failed: " + t.getMessage(), t);
    }
}
