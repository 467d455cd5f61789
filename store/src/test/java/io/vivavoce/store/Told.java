package io.vivavoce.store;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Waits for a fate. */
final class Told implements Fate.Told {
    private final CompletableFuture<Fate> fate = new CompletableFuture<>();

    @Override
    public void told(Fate told) {
        fate.complete(told);
    }

    Fate fate() throws Exception {
        return fate.get(60, TimeUnit.SECONDS);
    }
}
