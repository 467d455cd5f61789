package io.vivavoce.concurrent;

/** A monotonic clock, in ns from an arbitrary origin; passed in wherever time is read, so that tests own it. */
@FunctionalInterface
public interface Ticker {
    long nanos();

    static Ticker system() {
        return System::nanoTime;
    }
}
